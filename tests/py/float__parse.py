good = ["1", "1.", ".5", "1.5", "-1.5", "+1.5", "1e5", "1E5", "1e+5", "1e-5", " 1.5\n", "1_000.5", "1_0e1_0", "inf", "Infinity", "-INF", "nan", "NaN", "-nan", "+inf", "0x1" if False else "0", "00012", "1e400", "-1e400", "1e-400", "٣.٥", "１.５", "123456789012345678901234567890", "0.1e1", "9007199254740993", "9007199254740992.999999999999999999", "2.2250738585072011e-308", "1.7976931348623158e308", "1.7976931348623159e308", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "1e-324", "0." + "0" * 400 + "1e401", "1" + "0" * 400 + "e-400", "8.988465674311579e307"]
for s in good:
    print(repr(s)[:60], float(s))
bad = ["", " ", "abc", "1e", "1e+", ".", "1.2.3", "1__0", "_1", "1_", "1_.5", "1._5", "1e_5", "infin", "nanx", "0x10", "1 2", "--1", "1,5", "1.5j", "\x00", "1\x00", "½", "i", "in", "- 1"]
for s in bad:
    try:
        print(repr(s), float(s))
    except ValueError as e:
        print(repr(s), "ValueError:", e)
print(float(), float(5), float(True), float(b"1.5"), float(bytearray(b" 2.5 ")), float(10**20), float(2.5))
class F:
    def __float__(self): return 2.5
class G:
    def __float__(self): return 3
class H:
    def __float__(self): return "x"
class S(float): pass
print(float(F()))
for c in (G, H, object):
    try:
        print(float(c()))
    except TypeError as e:
        print(type(e).__name__, e)
s = S("1.5")
print(s, type(s), type(s + 1), s == 1.5, type(float(s)), repr(s), hash(s) == hash(1.5))
for f in (lambda: float([]), lambda: float(None), lambda: float(1j), lambda: float(1, 2), lambda: float(x=1), lambda: float(10**400), lambda: float(b"abc"), lambda: float(b"\xff")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(1e5, 1E5, 1_0.0_1, .5, 5., 0.0, 1e-3, 00.5, 0e0, 1e1000, 012.5)
