import sys
for s in ("0" * 4300, "0" * 4301, "1" + "0" * 4299, "_".join("1" * 4300), " " * 5000 + "1", "-" + "9" * 4300, "+" + "0" * 10000 + "7"):
    try: print(len(s), int(s) % 97)
    except ValueError as e: print(len(s), str(e)[:60])
for b in (2, 8, 16, 32, 36, 10, 7):
    try: print(b, int("1" * 5000, b).bit_length())
    except ValueError as e: print(b, str(e)[:60])
for s in ("0x", "0b2", "1_", "__1", "0_0", "0x_1", "1e3", "\u0661\u0662", "\uff11", "1\u0661", "৪২", "²", "Ⅷ", "\x1f5\x1f", "5\x00", "\u00a07\u2003", "0o9", "-0x1", "- 1", "+-1", "", "-", "0b", "0B1", "1L"):
    for base in (0, 10, 16):
        try: print(ascii(s), base, int(s, base))
        except ValueError as e: print(ascii(s), base, e)
for v in (b"12", b" 12 ", b"\xff", bytearray(b"7"), memoryview(b"8"), b"1_0", b"", "12".encode("utf-16")):
    try: print(v if not isinstance(v, memoryview) else "mv", int(v))
    except (ValueError, TypeError) as e: print(e)
print((10 ** 4299) % 7, len(hex(10 ** 5000)), (2 ** 20000).bit_length(), len(f"{2 ** 10000:x}"), len("%o" % 2 ** 10000))
str(2 ** 20000)
