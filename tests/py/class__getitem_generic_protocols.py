class Grid:
    def __init__(self, w, h): self.w, self.h, self.d = w, h, {}
    def _norm(self, k):
        if not isinstance(k, tuple) or len(k) != 2: raise TypeError(f"two indices, not {k!r}")
        return k
    def __getitem__(self, k):
        x, y = self._norm(k)
        if isinstance(x, slice) or isinstance(y, slice):
            xs = range(*x.indices(self.w)) if isinstance(x, slice) else [x]; ys = range(*y.indices(self.h)) if isinstance(y, slice) else [y]
            return [[self.d.get((i, j), 0) for i in xs] for j in ys]
        if not (0 <= x < self.w and 0 <= y < self.h): raise IndexError((x, y))
        return self.d.get((x, y), 0)
    def __setitem__(self, k, v): self.d[self._norm(k)] = v
    def __delitem__(self, k): del self.d[self._norm(k)]
    def __contains__(self, k): return k in self.d
    def __iter__(self): return iter(sorted(self.d))
    def __len__(self): return self.w * self.h
    def __bool__(self): return bool(self.d)
    def __class_getitem__(cls, item): return f"{cls.__name__}[{getattr(item, '__name__', item)}]"
g = Grid(3, 2); print(bool(g), len(g)); g[0, 0] = 1; g[2, 1] = "x"; g[1, 1] += 5; print(g[0, 0], g[1, 1], g[:, 1], g[0:2, :], g[::2, 0], (2, 1) in g, list(g), bool(g)); del g[0, 0]; print(list(g), Grid[int], Grid["s"])
for f in (lambda: g[9, 9], lambda: g[1], lambda: g[1, 2, 3], lambda: g.__delitem__((9, 9)), lambda: Grid[1, 2]):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Vec:
    def __init__(self, *c): self.c = c
    def __repr__(self): return f"Vec{self.c}"
    def __iter__(self): return iter(self.c)
    def __add__(self, o): return Vec(*(a + b for a, b in zip(self, o))) if isinstance(o, Vec) else NotImplemented
    def __sub__(self, o): return self + -o
    def __neg__(self): return Vec(*(-a for a in self))
    def __mul__(self, k): return Vec(*(a * k for a in self)) if isinstance(k, (int, float)) else NotImplemented
    __rmul__ = __mul__
    def __matmul__(self, o): return sum(a * b for a, b in zip(self, o))
    def __abs__(self): return (self @ self) ** 0.5
    def __eq__(self, o): return isinstance(o, Vec) and self.c == o.c
    def __hash__(self): return hash(self.c)
    def __getitem__(self, i): return Vec(*self.c[i]) if isinstance(i, slice) else self.c[i]
    def __len__(self): return len(self.c)
    def __bool__(self): return any(self.c)
    def __format__(self, s): return "(" + ", ".join(format(a, s) for a in self) + ")"
    def __lt__(self, o): return abs(self) < abs(o)
    def __round__(self, n=None): return Vec(*(round(a, n) for a in self))
    def __complex__(self): return complex(*self.c[:2])
    def __bytes__(self): return bytes(self.c)
a, b = Vec(1, 2, 3), Vec(4, 5, 6)
print(a + b, a - b, -a, a * 2, 3 * a, a @ b, abs(Vec(3, 4)), a == Vec(1, 2, 3), {a: 1}[Vec(1, 2, 3)], a[0], a[1:], len(a), bool(Vec(0, 0)), f"{a:.1f} {b:03d}", sorted([b, a]), max(a, b), round(Vec(1.26, 2.74), 1), complex(Vec(1, 2)), bytes(a), list(a), sum([a, b], Vec(0, 0, 0)), [*a], a != b, (lambda x, y, z: x)(*a))
for f in (lambda: a + 1, lambda: 1 + a, lambda: a * "x", lambda: "x" * a, lambda: a @ 5, lambda: a < 5, lambda: a[10], lambda: a // 2, lambda: a ** 2, lambda: sum([a])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
a += b; print(a); a *= 2; print(a)
