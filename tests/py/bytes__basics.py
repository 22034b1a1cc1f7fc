b = b"hello\x00\xff"
print(b, b"", b'it\'s', b"it's", b'"', b'\'"', b"\n\t\r\\\x7f\x80", rb"\n", Rb"x", BR"y", b"a" b"b", b"""tri
ple""", bytes(), bytes(3), bytes([1, 2, 255]), bytes(range(65, 70)), bytes(b"x"), bytes("é", "utf-8"), bytes("é", "latin-1"), bytes(bytearray(b"ba")), bytes(memoryview(b"mv")), bytes((1, True)), bytes(x for x in b"gen"), bytes("é", encoding="ascii", errors="replace"))
print(b[0], b[-1], b[1:3], b[::-1], len(b), b + b"x", b * 2, 2 * b"ab", b"ell" in b, 104 in b, 300 in [b], list(b"ab"), max(b), sorted(b"cab"), tuple(b"ab"), set(b"aa"), b[10:], b[-3:-1])
print(b"a" < b"b", b"a" < b"ab", b"" < b"a", b"a" == bytearray(b"a"), b"a" == "a", b"a" != "a", b"a" == 97, hash(b"abc") == hash(bytes([97, 98, 99])), b"\xff" > b"\x7f", b"a" <= bytearray(b"b"))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: b[10])
err(lambda: b["a"])
err(lambda: b[1.0])
err(lambda: b + "a")
err(lambda: "a" + b)
err(lambda: b + 5)
err(lambda: b * "a")
err(lambda: "a" in b)
err(lambda: 256 in b)
err(lambda: -1 in b)
err(lambda: 1.5 in b)
err(lambda: b < "a")
err(lambda: bytes("a"))
err(lambda: bytes([256]))
err(lambda: bytes([-1]))
err(lambda: bytes(["a"]))
err(lambda: bytes(-1))
err(lambda: bytes(1.5))
err(lambda: bytes(None))
err(lambda: bytes(5, "utf-8"))
err(lambda: bytes(b"a", "utf-8"))
err(lambda: bytes(2**70))
err(lambda: bytes("a", 5))
err(lambda: b.foo)
err(lambda: b())
err(lambda: bytes(1, 2, 3, 4))
err(lambda: bytes(errors="strict"))
err(lambda: ord(b"ab"))
err(lambda: int(b"xy"))
err(lambda: b.__setitem__)
try:
    b[0] = 1
except TypeError as e:
    print(e)
print(ord(b"a"), int(b"12"), float(b"1.5"), str(b"abc"), repr(b"abc"), b"%s" % b"x", b"abc".decode(), str(b"abc", "ascii"), "abc".encode())
class B:
    def __bytes__(self): return b"from __bytes__"
class BB:
    def __bytes__(self): return "no"
class I:
    def __index__(self): return 3
class S(bytes): pass
print(bytes(B()), bytes(I()), S(b"abc"), type(S(b"abc")), type(S(b"a") + b"b"), type(S(b"abc")[1:]), S(b"x") == b"x", S([1, 2]), hash(S(b"a")) == hash(b"a"), bytes(S(b"z")), type(bytes(S(b"z"))))
err(lambda: bytes(BB()))
for x in b"\x00\x7f\x80":
    print(x, bytes([x]))
it = iter(b"abc"); print(next(it), it.__length_hint__(), list(it), type(it).__name__, list(reversed(b"ab")))
a, *r = b"xyz"; print(a, r)
print(bytes.fromhex("00 ff 7F"), bytes.fromhex(""), b"\x00\xff\x10".hex(), b"\x01\x02\x03\x04\x05".hex(":"), b"\x01\x02\x03\x04\x05".hex("-", 2), b"\x01\x02\x03\x04\x05".hex(" ", -2), bytes.fromhex(b"0a0b"), bytes.fromhex("  1234  56 "))
err(lambda: bytes.fromhex("0"))
err(lambda: bytes.fromhex("zz"))
err(lambda: bytes.fromhex("0 0"))
err(lambda: bytes.fromhex(5))
err(lambda: b"a".hex("ab"))
err(lambda: b"a".hex("é"))
