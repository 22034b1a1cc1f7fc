import math
inf, nan = math.inf, math.nan
vals = [0.0, -0.0, 1.0, -1.0, inf, -inf, nan, 5e-324, 1.7976931348623157e308]
ops = [("+", lambda a, b: a + b), ("-", lambda a, b: a - b), ("*", lambda a, b: a * b), ("/", lambda a, b: a / b), ("//", lambda a, b: a // b), ("%", lambda a, b: a % b), ("**", lambda a, b: a ** b), ("<", lambda a, b: a < b), ("<=", lambda a, b: a <= b), ("==", lambda a, b: a == b), ("divmod", divmod), ("min", min), ("max", max), ("atan2", math.atan2), ("hypot", math.hypot), ("copysign", math.copysign), ("fmod", math.fmod), ("pow", math.pow)]
for name, f in ops:
    for a in vals:
        row = []
        for b in vals:
            try: r = f(a, b); row.append(repr(r) if not isinstance(r, bool) else "FT"[r])
            except (ZeroDivisionError, OverflowError, ValueError) as e: row.append(type(e).__name__[:4])
        print(name, a, *row)
for v in vals: print(v, -v, abs(v), bool(v), v.is_integer() if v == v else "", v.hex(), str(v), f"{v:.2f} {v:e} {v:g} {v:%} {v:05.1f} {v:+}", hash(v) if v == v else "nan", repr(complex(v, v)))
for v in vals:
    for f in (int, round, math.floor, math.ceil, math.trunc, lambda x: x.as_integer_ratio(), math.sqrt, math.log, math.exp, math.isfinite, math.frexp):
        try: print(f(v) if not isinstance(f(v), int) or abs(f(v)) < 10**20 else "huge", end=" ")
        except (ValueError, OverflowError) as e: print(type(e).__name__, end=" ")
    print()
