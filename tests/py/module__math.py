import math
inf, nan = float("inf"), float("nan")
F1 = "acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor frexp gamma isfinite isinf isnan lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp".split()
for n in F1:
    row = []
    for v in (0, 1, -1, 0.5, 2, 10, 1e-10, 1e300, inf, -inf, nan):
        try: r = getattr(math, n)(v); row.append(f"{r:.12g}" if isinstance(r, float) else repr(r))
        except (ValueError, OverflowError) as e: row.append(type(e).__name__[0] + ":" + str(e))
    print(n, row)
print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.gcd(), math.gcd(12, 18), math.gcd(-4, 6, 8), math.lcm(4, 6), math.lcm(), math.lcm(0, 5), math.gcd(2**100, 6**50), math.factorial(20), math.factorial(0), math.comb(10, 3), math.comb(5, 7), math.perm(5, 2), math.perm(5), math.isqrt(10**30), math.isqrt(0), math.prod([1, 2, 3]), math.prod([], start=5), math.prod([0.5, 4]), math.fsum([0.1] * 10), math.sumprod([1, 2], [3, 4]), math.sumprod([1.5], [2]))
print(math.copysign(1, -0.0), math.fmod(-7, 3), math.fmod(7.5, 2), math.remainder(7, 4), math.remainder(5, 2), math.hypot(3, 4), math.hypot(), math.hypot(1, 2, 2), math.dist([0, 0], [3, 4]), math.pow(2, 0.5), math.pow(0, 0), math.atan2(1, -1), math.atan2(-0.0, -1), math.log(8, 2), math.log(2**1000), math.log2(2**1000), math.log10(10**400), math.ldexp(0.5, 3), math.nextafter(1, 2), math.nextafter(1, 2, steps=3), math.fma(2, 3, 4), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10), math.isclose(0, 1e-10, abs_tol=1e-9), math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.9), math.floor(10**30), math.modf(-2.5), math.frexp(0.3))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
for f in (lambda: math.sqrt("a"), lambda: math.sqrt(), lambda: math.factorial(-1), lambda: math.factorial(2.0), lambda: math.factorial(10**20), lambda: math.gcd(1.5), lambda: math.isqrt(-1), lambda: math.isqrt(2.0), lambda: math.comb(-1, 2), lambda: math.perm(2, -1), lambda: math.log(0), lambda: math.log(-1), lambda: math.log(10, 0), lambda: math.log(10, 1), lambda: math.pow(-1, 0.5), lambda: math.pow(0, -1), lambda: math.pow(10, 400), lambda: math.exp(1000), lambda: math.ldexp(1, 10**10), lambda: math.ldexp(1, 2.0), lambda: math.fmod(1, 0), lambda: math.fmod(inf, 1), lambda: math.dist([1], [1, 2]), lambda: math.fsum(["a"]), lambda: math.fsum([1e308, 1e308]), lambda: math.fsum([inf, -inf]), lambda: math.prod(["a", 2]), lambda: math.sumprod([1], [1, 2]), lambda: math.floor("a"), lambda: math.floor(inf), lambda: math.floor(nan), lambda: math.sqrt(10**400), lambda: math.isclose(1, 1, rel_tol=-1), lambda: math.sin(inf), lambda: math.gamma(-1), lambda: math.lgamma(0), lambda: math.cos(1j), lambda: math.trunc("x"), lambda: math.nextafter(1), lambda: math.lcm("a")): err(f)
