inf, nan = float("inf"), float("nan")
vals = [0j, 1 + 0j, 1j, -1 - 1j, 2.5 - 3j, complex(-0.0, 0.0), complex(inf, 1), complex(1, nan), 1e200 + 1e200j]
for name, f in (("+", lambda a, b: a + b), ("-", lambda a, b: a - b), ("*", lambda a, b: a * b), ("/", lambda a, b: a / b), ("==", lambda a, b: a == b)):
    for a in vals:
        row = []
        for b in vals + [2, 0.5, True]:
            try: row.append(str(f(a, b)))
            except (ZeroDivisionError, OverflowError) as e: row.append(type(e).__name__[:4])
        print(name, a, *row)
for a in vals[:5]:
    for e in (0, 1, 2, -1, 3, 0.5, 1j, 2 + 1j):
        try: r = a ** e; print(a, "**", e, f"{r:.6g}" if isinstance(r, complex) else r, end="; ")
        except (ZeroDivisionError, OverflowError) as x: print(a, "**", e, x, end="; ")
    print()
for a in vals: print(a, -a, +a, a.conjugate(), bool(a), a.real, a.imag, hash(a) == hash(complex(a.real, a.imag)) if a == a else "", [a], f"{a:.1f}", str(a) == repr(a))
for a in vals[:5] + [3 + 4j, complex(inf, nan)]: print(abs(a), end=" ")
print()
for other in (1, 1.0, True, 2**70, "s", None, [1]):
    for n, f in (("+", lambda: 1j + other), ("r+", lambda: other + 1j), ("==", lambda: 1j == other), ("<", lambda: 1j < other), ("*", lambda: 1j * other)):
        try: print(n, repr(other), f(), end="; ")
        except TypeError as e: print(n, repr(other), e, end="; ")
    print()
