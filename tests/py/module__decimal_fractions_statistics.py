from decimal import *
from fractions import Fraction as F
import statistics as st
D = Decimal
print(D("0.1") + D("0.2"), D(1) / D(3), D("1.10") * 2, D(7) // 2, D(-7) % 3, D(2) ** 10, D(2).sqrt(), D("1E+5"), D("123.456").quantize(D("0.01")), D("2.5").quantize(D(1)), D("3.5").to_integral(), -D("0"), abs(D("-5")), D("NaN"), D("Infinity"), D("-0.0"), repr(D("1.0")), D(0.1), D((1, (1, 2, 3), -2)), D("1_000"), int(D("3.9")), float(D("1.5")), round(D("2.675"), 2), round(D("2.5")), D("1e3").normalize(), D("100").normalize(), D(5).as_tuple(), D("0.5").as_integer_ratio(), D("1.1").compare(D("1.2")), D(10).log10(), D(2).ln(), D(1).exp(), D("12.34").adjusted(), D("1.23E+5").to_eng_string(), max(D(1), D(2)), sum([D("0.1")] * 10), D(1) == 1, D("1.5") == 1.5, D("1.0") == D("1.00"), hash(D(1)) == hash(1), D(3) > 2.5, sorted([D(3), 1, D("2.5")]))
print(f"{D('1234.5678'):,.2f} {D('0.5'):.0%} {D(5):>6} {D('1e10'):e} {D('-3.14159'):+.3f}", "%s" % D("1.50"), str(D("1E-10")), D("0.0000001"), D("0.000001"))
with localcontext() as c: c.prec = 5; print(D(1) / 3, D(100000) + D("0.6")); c.rounding = ROUND_UP; print(D(1) / 3); c.traps[Inexact] = True
print(getcontext().prec, getcontext().rounding)
for r in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP): print(r, [str(D(x).quantize(D(1), r)) for x in ("2.5", "-2.5", "1.1", "-1.1", "1.5")])
for f in (lambda: D("abc"), lambda: D(1) / 0, lambda: D(0) / 0, lambda: D(-1).sqrt(), lambda: D("sNaN") + 1, lambda: D(1) + 1.5, lambda: D(1) + "a", lambda: D(10) ** 10 ** 10, lambda: D("1e999999") * 10 ** 10, lambda: int(D("NaN")), lambda: D("Infinity") - D("Infinity"), lambda: D("NaN") < 1, lambda: D([1]), lambda: D(5).quantize(D("1e-50")), lambda: hash(D("sNaN")), lambda: D("1") % 0, lambda: round(D("NaN")), lambda: D(1).nope):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(F(1, 3) + F(1, 6), F(6, 4), F("3/7"), F("0.125"), F(0.5), F(D("1.1")), F(1, 3) * 3, F(1, 2) / F(3, 4), F(7, 2) // 1, F(7, 2) % 1, F(2, 3) ** 2, F(2, 3) ** -1, F(4) ** F(1, 2), -F(1, 2), abs(F(-1, 2)), F(1, 3) < F(1, 2), F(1, 2) == 0.5, float(F(1, 3)), int(F(7, 2)), round(F(7, 2)), round(F(1, 3), 2), repr(F(1, 2)), str(F(4, 2)), F(3.14159).limit_denominator(100), F(1, 3).numerator, hash(F(2)) == hash(2), F(5, 10), F(-3, -6), sum([F(1, i) for i in range(1, 11)]), F(1, 2) + 1, 1 - F(1, 3), F(1, 2) + 0.5, f"{F(1, 3):.3f}", F(1, 2).as_integer_ratio(), divmod(F(7, 2), 1), sorted([F(1, 2), 0.3, 1]))
for f in (lambda: F(1, 0), lambda: F("a"), lambda: F(1.5, 2), lambda: F(1) / 0, lambda: F("1/0"), lambda: F(float("nan")), lambda: F(None), lambda: F(1, 2) + "a", lambda: F(0) ** -1):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
data = [2, 4, 4, 4, 5, 5, 7, 9]
print(st.mean(data), st.median(data), st.mode(data), st.pstdev(data), st.stdev(data), st.variance(data), st.median_low(data), st.median_grouped(data), st.multimode("aabbc"), st.fmean(data), st.harmonic_mean([40, 60]), st.geometric_mean([1, 9]), st.quantiles(data), st.correlation([1, 2, 3], [2, 4, 7]), st.linear_regression([1, 2, 3], [2, 4, 6]), st.mean([F(1, 2), F(1, 3)]), st.mean([D("0.1"), D("0.2")]), st.NormalDist(0, 1).cdf(1), st.mean([1, 2]), st.covariance([1, 2, 3], [1, 5, 7]))
for f in (lambda: st.mean([]), lambda: st.stdev([1]), lambda: st.median([]), lambda: st.mode([]), lambda: st.mean(["a"]), lambda: st.harmonic_mean([-1]), lambda: st.quantiles([1], n=4), lambda: st.correlation([1], [1])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
