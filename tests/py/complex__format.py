a = 3.14159 - 2.71828j
for spec in ("", ".2f", "e", ".3e", "g", ".3g", "20.2f", "<20.2f", "^20.2f", "+.1f", " .1f", ",.1f", "*>20", "#.3g", ".3", "n", "F", "G"):
    print(repr(spec), "|" + format(a, spec) + "|", "|" + format(1e6 + 1j, spec) + "|", "|" + format(2j, spec) + "|")
for spec in ("d", "x", "s", "05", "=10", "%", "c", "0>20.1f"):
    try:
        print(repr(spec), format(a, spec))
    except ValueError as e:
        print(repr(spec), "ValueError:", e)
print("%s %r" % (a, a), f"{a} {a!r} {a:.1f} {a.real:.2f}", "{0:.2f} {0.imag}".format(a))
for f in (lambda: "%f" % a, lambda: "%d" % a, lambda: "%x" % a):
    try:
        print(f())
    except TypeError as e:
        print(e)
inf, nan = float("inf"), float("nan")
print(format(complex(inf, nan), ".2f"), format(complex(nan, -inf), "g"), format(complex(-0.0, -0.0)), format(complex(0, -0.0), ".1f"))
z = 0.3 + 0.5j
c = z
for i in range(8):
    z = z * z + c
    print(i, f"{z:.6f}", f"{abs(z):.6f}")
# mandelbrot in characters
for y in range(-10, 11, 2):
    line = ""
    for x in range(-20, 8):
        c = complex(x / 10, y / 10)
        z = 0j
        n = 0
        while abs(z) <= 2 and n < 30:
            z = z * z + c
            n += 1
        line += " .:-=+*#%@"[n % 10]
    print(line)
