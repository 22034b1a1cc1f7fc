class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"N({self.v})"
    def __add__(self, o): return N(self.v + (o.v if isinstance(o, N) else o))
    __radd__ = __add__
    def __sub__(self, o): return N(self.v - (o.v if isinstance(o, N) else o))
    def __rsub__(self, o): return N(o - self.v)
    def __mul__(self, o): return N(self.v * o) if isinstance(o, int) else NotImplemented
    def __neg__(self): return N(-self.v)
    def __abs__(self): return N(abs(self.v))
    def __iadd__(self, o): self.v += o; return self
    def __bool__(self): return self.v != 0
    def __int__(self): return self.v
    def __float__(self): return self.v + 0.5
    def __index__(self): return self.v
    def __call__(self, x): return self.v * x
    def __pow__(self, e, m=None): return N(pow(self.v, e, m))
    def __divmod__(self, o): return divmod(self.v, o)
    def __truediv__(self, o): return N(self.v / o)
    def __floordiv__(self, o): return N(self.v // o)
    def __mod__(self, o): return N(self.v % o)
    def __lshift__(self, o): return N(self.v << o)
    def __and__(self, o): return N(self.v & o)
    def __matmul__(self, o): return "matmul"
n = N(6)
print(n + 1, 1 + n, n + N(2), n - 1, 10 - n, n * 2, -n, abs(N(-3)), bool(N(0)), int(n), float(n), [0] * n, "abcdefg"[n], n(3), n ** 2, pow(n, 2, 5), divmod(n, 4), n / 4, n // 4, n % 4, n << 1, n & 3, n @ 1, sum([N(1), N(2)]), hex(n), range(n))
m = n; n += 5; print(n, m is n)
for f in (lambda: 2 * n, lambda: n * "a", lambda: n | 1, lambda: n < n, lambda: +n, lambda: ~n, lambda: 1 / n):
    try: print(f())
    except TypeError as e: print(e)
