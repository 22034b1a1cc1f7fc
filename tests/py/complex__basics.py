inf, nan = float("inf"), float("nan")
vals = [0j, 1 + 2j, -1 - 2j, 3.5j, -0.0 + 0j, complex(0, -0.0), complex(-0.0, -0.0), complex(inf, nan), complex(nan, -inf), complex(1e100, 1e-7), 2 + 0j, complex(1, -1)]
for v in vals:
    print(repr(v), str(v), v.real, v.imag, v.conjugate(), -v, +v, bool(v), [v])
a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, abs(a), a ** 2, a ** 0, a ** -1, a ** 0.5, a ** b, 2 ** a, a == b, a != b, a == 3 + 4j)
print(a + 1, 1 + a, a - 1.5, 1.5 - a, a * 2, 2 * a, a / 2, 2 / a, 1 == 1 + 0j, 1.5 == 1.5 + 0j, 1j * 1j, 1j ** 2, 1j ** 3)
print(complex(), complex(1), complex(1, 2), complex("1+2j"), complex(" 3-4J "), complex("j"), complex("-j"), complex("1e3+1e-3j"), complex("(1+2j)"), complex("inf+nanj"), complex("1_0+2_0j"), complex(1.5, 2), complex(real=1, imag=2), complex(imag=3), complex(True, False), complex("2"))
for s in ("", "1+", "1 + 2j", "1+2", "abc", "1j2", "j1", "(1", "1+2jj", "++1j", "()", "1+-2j"):
    try:
        print(repr(s), complex(s))
    except ValueError as e:
        print(repr(s), "ValueError:", e)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: 1j < 2j)
err(lambda: 1j // 2)
err(lambda: 1j % 2)
err(lambda: divmod(1j, 2))
err(lambda: 1j / 0)
err(lambda: 0j ** -1)
err(lambda: int(1j))
err(lambda: float(1j))
err(lambda: complex("1", 2))
err(lambda: complex(1, "2"))
err(lambda: complex([]))
err(lambda: complex(None))
err(lambda: abs(complex(1e308, 1e308)))
err(lambda: round(1j))
err(lambda: pow(1j, 2, 3))
err(lambda: 1j & 1)
err(lambda: (lambda k: [1][k])(1j))
err(lambda: (1e200 + 1j) ** 5)
class C:
    def __complex__(self): return 2 + 3j
class D:
    def __complex__(self): return 5
class E:
    def __float__(self): return 2.5
class S(complex): pass
print(complex(C()), complex(E()), S(1, 2), type(S(1)), type(S(1) + 1), repr(S(1, 2)))
err(lambda: complex(D()))
print(hash(1j), hash(1 + 0j) == hash(1), hash(0.5 + 0j) == hash(0.5), {1: "a"}[1 + 0j])
print((1 + 2j).__add__(1), (1 + 2j).__eq__(1), (1 + 2j).__complex__(), (1 + 2j).__getnewargs__(), complex.__mro__, complex.from_number(3), complex.from_number(2j))
