inf, nan = float("inf"), float("nan")
for v in (0.0, -0.0, 1.0, -1.0, 0.5, 0.1, 3.14159, 1e300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, inf, -inf, nan, 1 / 3, 255.0, -1e-310):
    h = v.hex()
    print(v, h, float.fromhex(h) == v or v != v)
for s in ("0x1p0", "0x1.8p1", "1.8", "0x.8", "ff", "0xff", "-0x1p-3", "  0x1p3 ", "inf", "-Infinity", "nan", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x0.1p4", "0X1P+4", "0x1.fffffffffffff7p0", "0x1.fffffffffffff8p0", "0x1.ffffffffffffffp1023" , "0x1p1024", "", "0x", "xyz", "0x1p", "0x1.p5", "1p5x", "0x1p99999999999", "0x1p-99999999999"):
    try:
        print(repr(s), float.fromhex(s))
    except (ValueError, OverflowError) as e:
        print(repr(s), type(e).__name__, e)
for v in (0.0, 0.5, 0.1, -2.75, 1e20, 5e-324, 3.0):
    print(v, v.as_integer_ratio(), v.is_integer(), v.conjugate(), v.real, v.imag, v.hex())
for v in (inf, nan):
    try:
        v.as_integer_ratio()
    except Exception as e:
        print(type(e).__name__, e)
print((1.5).__add__(2), (1.5).__add__("a"), (1.5).__radd__(1), (1.5).__sub__(1), (1.5).__rsub__(1), (1.5).__mul__(2), (1.5).__truediv__(2), (1.5).__rtruediv__(3), (7.5).__floordiv__(2), (7.5).__mod__(2), (7.5).__divmod__(2), (2.0).__pow__(3), (2.0).__rpow__(3))
print((1.5).__eq__(1.5), (1.5).__lt__(2), (1.5).__bool__(), (0.0).__bool__(), (1.5).__int__(), (1.5).__float__(), (1.5).__neg__(), (-1.5).__abs__(), (1.5).__repr__(), (1.5).__getnewargs__())
print(float.__getformat__("double"), float.from_number(3), float.from_number(2.5))
try:
    float.from_number("3")
except TypeError as e:
    print(e)
print(sorted(n for n in dir(float) if not n.startswith("__")), float.__mro__, float.__doc__)
import sys
fi = sys.float_info
print(fi.max, fi.min, fi.epsilon, fi.dig, fi.mant_dig, fi.max_exp, fi.min_exp, fi.max_10_exp, fi.min_10_exp, fi.radix, fi.rounds)
print(nan == nan, nan != nan, nan in [nan], [nan] == [nan], nan is nan, [float("nan")] == [float("nan")], {nan: 1}.get(nan), (nan,) == (nan,), min(nan, 1), max(1, nan), sorted([3.0, 1.0, 2.0, -inf, inf]))
