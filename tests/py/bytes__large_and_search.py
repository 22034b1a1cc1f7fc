b = bytes(range(256)) * 40
print(len(b), b[300], b[-1], b.find(b"\xfe\xff\x00"), b.count(b"\x00\x01"), b.rfind(b"AB"), b.index(b"z"), hash(b) == hash(bytes(b)), b[10:13], b[::1000], sum(b), max(b), b.replace(b"\x00", b"")[:3], len(b.split(b"\n")), b.startswith(bytes(range(10))), b.endswith(b"\xff"), b"\xff\x00" in b, b == bytearray(b), b < b + b"x", (b * 2)[:2], b[5:2], b[::-1][:3])
x = bytearray(b"abc" * 1000); x[0:3] = b"XYZ"; x[-3:] = b""; del x[10:2000]; x += b"tail"; x.insert(5, 33); print(len(x), x[:12], x[-6:], x.count(b"abc"), x.find(b"tail"))
for i in range(5000): x.append(i & 255)
print(len(x), x[-1], sum(x) % 1000, x[100:104]); x.reverse(); print(x[0], x[1]); x[::2] = bytes(len(x[::2])); print(sum(x) % 1000); x.clear(); print(x)
print(bytes(5), bytes(b"x") * 3, b"".join(bytes([i]) for i in range(65, 70)), b"-".join([b"a", bytearray(b"b"), memoryview(b"c")]), b"%b|%5s|%-5s|%05d|%x|%c|%a" % (b"a", b"b", b"c", 42, 255, 65, "é"), bytes([1, 2]) + bytearray([3]), bytearray([3]) + bytes([1]), b"a" + memoryview(b"b"))
print([c for c in b"abc"], list(map(chr, b"hi")), b"a,b,,c".split(b","), b" a  b ".split(), b"a\r\nb\nc".splitlines(), b"AbC".swapcase(), b"hello world".title(), b"x".zfill(4), b"ab".center(6, b"."), b"a b".partition(b" "), b"aXbX".rpartition(b"X"), b"\t".expandtabs(4), b"abc".translate(bytes.maketrans(b"abc", b"xyz"), b"b"), b"pre-x".removeprefix(b"pre-"))
import struct, array
print(struct.unpack("<4B", b"\x01\x02\x03\x04"), bytes(array.array("H", [1, 2])), memoryview(b"abcd").cast("H").tolist(), bytes(memoryview(b"abcd")[::2]), bytearray(memoryview(b"xy")), int.from_bytes(b"\x01\x00", "big"), (258).to_bytes(2, "little"), bytes.fromhex("de ad be ef").hex("-", 2), b"\xde\xad".hex().upper())
for enc in ("utf-8", "latin-1", "ascii", "utf-16", "cp1252"):
    try: print(enc, b"caf\xc3\xa9".decode(enc))
    except UnicodeDecodeError as e: print(enc, e)
print(b"a" == "a", b"a" != "a", b"a" in [b"a"], {b"k": 1}[b"k"], {b"k": 1}.get(bytearray(b"k")) if False else "", sorted([b"b", b"a", b"", b"ab"]), min(b"ba"), bytes(reversed(b"abc")), b"abc"[True], bytes(b"x" for _ in ()) if False else b"")
