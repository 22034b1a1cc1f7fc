inf, nan = float("inf"), float("nan")
vals = [0.0, -0.0, 1.0, 3.14159265, -2.5, 1234567.891, 1e-7, 1e20, 0.5, 99999.95, inf, -inf, nan]
for spec in ("", "f", ".0f", ".2f", "10.3f", "<10.1f", "^+10.1f", "010.2f", "e", ".0e", ".3E", "g", ".3g", ".10g", "#.3g", "#.0f", "G", "n", "%", ".1%", ",", ",.2f", "_.1f", "+", " ", ".3", ".0", ".17g", "z.0f", "z.1f", "*>12.4", "=+12.1f", "F", ".12"):
    print(repr(spec), [format(v, spec) for v in vals])
for spec in ("d", "x", "c", "s", "b", "5.2d", "..2f", ".f", "q", ",n", "_n", ".2,f", "1000000000000000000000f", "x.2f", ".-1f"):
    try:
        print(repr(spec), format(1.5, spec))
    except ValueError as e:
        print(repr(spec), "ValueError:", e)
print("%f %.2f %10.1f|%-10.1f|%+.1f %010.3f %e %.3E %g %G %.0f %#.0f % .1f" % (1.5, 2.345, 3.14, 2.71, 1.0, -3.14159, 12345.678, 0.00012, 1e10, 1e-10, 2.5, 3.0, 7))
print("%s %r %5.1s|" % (1.5, 2.5, 3.5), "%f" % 3, "%f" % True, "%f" % 10**20 if False else "%f" % (10**20))
print("%f %F %e %g" % (inf, -inf, nan, inf), "%5.1f|%-6f|%06f" % (nan, inf, -inf))
print(f"{3.14159:.2f} {1e6:,.0f} {0.25:.0%} {1/3:.3} {2.0!r:>8} {1.5:{'.'}{3}f} {1234.5:010,.1f}")
for d in range(0, 20, 3):
    print("%.*f" % (d, 0.1), "%.*e" % (d, 123.456), "%.*g" % (d, 2 / 3), format(1e15 / 7, f".{d}f"))
print(format(0.1, ".60f"), format(5e-324, ".30g"), format(1.7976931348623157e308, ".0f"), format(2.0**60, ".5f"))
for v in (0.5, 1.5, 2.5, 0.125, 0.375, 2.675, 1.005, 1e16 + 2):
    print(v, format(v, ".0f"), format(v, ".1f"), format(v, ".2f"), round(v), round(v, 1), round(v, 2))
