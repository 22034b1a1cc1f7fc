print(int(), int(5), int(5.99), int(-5.99), int(True), int("42"), int("  -42\n"), int("+7"), int("1_000"))
print(int("ff", 16), int("0xff", 16), int("0XFF", 0), int("0b101", 0), int("0o17", 0), int("z", 36), int("11", 2))
print(int("0", 0), int("00", 0), int(b"123"), int(bytearray(b" 77 ")), int("٣٤"), int("１２"))
print(int(1e20), int(-1e300) % 10**10, int(2.5), int(1e15), int(4611686018427387904.0), int(-9.3e18))
for s in ("1__0", "_1", "1_", "0x", "1 2", "--1", "1e5", "1.0", "0_1", "01", "\x001", "½", "²"):
    for base in (10, 0):
        try:
            print(repr(s), base, int(s, base))
        except ValueError as e:
            print(repr(s), base, "ValueError", e)

class I:
    def __int__(self): return 42
class X:
    def __index__(self): return 7
class T:
    def __trunc__(self): return 3
class Bad:
    def __int__(self): return "no"
class BadIndex:
    def __index__(self): return 1.5
class Sub(int):
    pass
class RetSub:
    def __int__(self): return True
print(int(I()), int(X()), float(X()), complex(X()), hex(X()), [10, 20, 30, 40, 50, 60, 70, 80][X()])
for c in (T, Bad, BadIndex):
    try:
        print(int(c()))
    except TypeError as e:
        print(type(e).__name__, e)
s = Sub(9)
print(type(s), s, s + 1, type(s + 1), type(+s), int(s), type(int(s)), repr(s), isinstance(s, int), s == 9, hash(s) == hash(9))
print(type(Sub("12")), Sub("12", 3), Sub.from_bytes(b"\x01\x02"), type(Sub.from_bytes(b"\x01")))
print(str(10**25), repr(-10**25), len(str(7**1000)), str(7**100))
print(bin(10), bin(-10), hex(255), hex(-255), oct(8), oct(-8), bin(0), hex(2**70), oct(-2**70), bin(2**65))
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    try:
        print(int(RetSub()))
    except TypeError as e:
        print(e)
    print([(x.category.__name__, str(x.message)) for x in w])
