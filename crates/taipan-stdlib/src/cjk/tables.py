"""Writes tables.bin, the mappings of the East Asian codecs. Run it with CPython 3.14, which decides what they are.

For each codec: its name (length byte, bytes), a 32-bit length and that many bytes compressed by zlib. Unpacked, numbers
are varints: the count of entries; the differences of their byte sequences (as big-endian numbers); the differences of
their code points (zigzag); the count of odd entries and for each the index difference and a flag (1: is only decoded,
2: is only encoded); the count of pairs and for each the index difference and the second code point; the count of runs
of four-byte sequences of GB 18030 and for each the difference of its linear index, its first code point and its length.
"""

import struct
import sys
import zlib
from pathlib import Path

CODECS = (
    "shift_jis cp932 shift_jis_2004 shift_jisx0213 euc_jp euc_jis_2004 euc_jisx0213 "
    "euc_kr cp949 johab gb2312 gbk gb18030 big5 cp950 big5hkscs"
).split()


def decoded(codec, prefix=b"", longest=3):
    for b in range(256):
        seq = prefix + bytes([b])
        try:
            yield seq, seq.decode(codec)
        except UnicodeDecodeError as e:
            if e.reason.startswith("incomplete") and len(seq) < longest:
                yield from decoded(codec, seq, longest)


def varint(n, out):
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)


def zigzag(n):
    return n << 1 if n >= 0 else (-n << 1) - 1


def linear(seq):
    a, b, c, d = seq
    return ((a - 0x81) * 10 + b - 0x30) * 1260 + (c - 0x81) * 10 + d - 0x30


def table(codec):
    entries = {}
    for seq, text in decoded(codec):
        flag = 0
        try:
            if text.encode(codec) != seq:
                flag = 1
        except UnicodeEncodeError:
            flag = 1
        entries[int.from_bytes(seq), text] = flag
    fours = []
    for cp in range(0x110000):
        if 0xD800 <= cp < 0xE000:
            continue
        try:
            seq = chr(cp).encode(codec)
        except UnicodeEncodeError:
            continue
        if len(seq) > 4:
            # EUC-KR spells syllables out that have no code: the codec does that itself.
            continue
        if len(seq) == 4:
            fours.append((linear(seq), cp))
        elif (int.from_bytes(seq), chr(cp)) not in entries:
            entries[int.from_bytes(seq), chr(cp)] = 2
    items = sorted(entries.items())
    out = bytearray()
    varint(len(items), out)
    last = 0
    for (seq, _), _ in items:
        varint(seq - last, out)
        last = seq
    last = 0
    for (_, text), _ in items:
        varint(zigzag(ord(text[0]) - last), out)
        last = ord(text[0])
    odd = [(i, flag) for i, (_, flag) in enumerate(items) if flag]
    pairs = [(i, ord(text[1])) for i, ((_, text), _) in enumerate(items) if len(text) == 2]
    for rare in odd, pairs:
        varint(len(rare), out)
        last = 0
        for i, v in rare:
            varint(i - last, out)
            varint(v, out)
            last = i
    runs = []
    for index, cp in sorted(fours):
        if runs and runs[-1][0] + runs[-1][2] == index and runs[-1][1] + runs[-1][2] == cp:
            runs[-1][2] += 1
        else:
            runs.append([index, cp, 1])
    varint(len(runs), out)
    last = 0
    for index, cp, n in runs:
        varint(index - last, out)
        varint(cp, out)
        varint(n, out)
        last = index
    return bytes(out)


def main():
    if sys.implementation.name != "cpython" or sys.version_info[:2] != (3, 14):
        sys.exit("run this with CPython 3.14")
    out = bytearray()
    for codec in CODECS:
        data = zlib.compress(table(codec), 9)
        out += bytes([len(codec)]) + codec.encode() + struct.pack("<I", len(data)) + data
    Path(__file__).with_name("tables.bin").write_bytes(out)


main()
