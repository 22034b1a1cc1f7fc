import cmath
inf, nan = float("inf"), float("nan")
vals = [0j, 1 + 0j, -1 + 0j, 1j, 3 + 4j, -2.5 - 0.5j, complex(inf, 0), complex(0, nan)]
def fmt(z): return f"{z.real:.10g}{z.imag:+.10g}j" if isinstance(z, complex) else repr(z)
for n in "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh isfinite isinf isnan".split():
    row = []
    for v in vals:
        try: row.append(fmt(getattr(cmath, n)(v)))
        except (ValueError, OverflowError) as e: row.append(str(e))
    print(n, row)
print(cmath.phase(-1 + 0j), cmath.phase(-1 - 0j), cmath.polar(3 + 4j), cmath.rect(1, cmath.pi / 2).imag, cmath.log(8, 2).real, cmath.isclose(1 + 1e-12j, 1), cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.infj, cmath.nan, cmath.nanj)
for f in (lambda: cmath.sqrt("a"), lambda: cmath.exp(1000), lambda: cmath.log(0), lambda: cmath.rect(1), lambda: cmath.atanh(1), lambda: cmath.cosh(1000), lambda: cmath.isclose(1, 2, rel_tol=-1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
