vals = [0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 1234.5678, -1234.5678, 1e16, 1e300, 5e-324, 0.1, 99.995, 2.5e-8, 0.049999999999999996, 25.0, 35.0, 15.0]
for v in vals:
    print(v, round(v), round(v, None), [round(v, n) for n in (-3, -2, -1, 0, 1, 2, 3, 5, 20, 400, -400)])
inf, nan = float("inf"), float("nan")
print(round(inf, 2), round(-inf, 0), round(nan, 3), round(-0.0), round(-0.0, 1), round(-0.4), round(0.4, 0), round(-0.4, 0))
for f in (lambda: round(inf), lambda: round(nan), lambda: round(1.5, "a"), lambda: round(1.5, 1.5), lambda: round("a"), lambda: round(), lambda: round(1.7e308, -308), lambda: round(number=2.5, ndigits=0), lambda: round(1.5, ndigits=0)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
import math
for v in (2.5, -2.5, 0.0, -0.5, 1e20, 7.0):
    print(v, math.floor(v), math.ceil(v), math.trunc(v), int(v), v.__floor__(), v.__ceil__(), v.__trunc__(), v.__round__(), v.__round__(0), v.is_integer())
print(type(round(2.5)), type(round(2.5, 0)), type(round(2, 0)))
class R:
    def __round__(self, n=None): return ("rounded", n)
print(round(R()), round(R(), 3), round(R(), None))
