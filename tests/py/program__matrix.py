class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    @classmethod
    def identity(cls, n): return cls([[int(i == j) for j in range(n)] for i in range(n)])
    @property
    def shape(self): return len(self.rows), len(self.rows[0])
    def __getitem__(self, ij): i, j = ij; return self.rows[i][j]
    def __setitem__(self, ij, v): i, j = ij; self.rows[i][j] = v
    def __add__(self, o): return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, o.rows)])
    def __mul__(self, k): return Matrix([[a * k for a in r] for r in self.rows])
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __sub__(self, o): return self + -o
    def __matmul__(self, o):
        if self.shape[1] != o.shape[0]: raise ValueError(f"shapes {self.shape} and {o.shape}")
        cols = list(zip(*o.rows))
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in cols] for r in self.rows])
    def __pow__(self, n):
        r, b = Matrix.identity(self.shape[0]), self
        while n:
            if n & 1: r = r @ b
            b = b @ b; n >>= 1
        return r
    def T(self): return Matrix(zip(*self.rows))
    def __eq__(self, o): return isinstance(o, Matrix) and self.rows == o.rows
    def __repr__(self): return "\n".join(" ".join(f"{x:5}" for x in r) for r in self.rows)
    def det(self):
        n = len(self.rows)
        if n == 1: return self.rows[0][0]
        return sum((-1) ** j * self.rows[0][j] * Matrix([r[:j] + r[j + 1:] for r in self.rows[1:]]).det() for j in range(n))
a, b = Matrix([[1, 2], [3, 4]]), Matrix([[0, 1], [1, 0]])
print(a + b); print(a @ b); print(2 * a - b); print(a ** 10); print(a.T()); print(a.det(), Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 4]]).det(), a == Matrix([[1, 2], [3, 4]]), a.shape, a[1, 0])
a[0, 0] = 100; print(a)
try: a @ Matrix([[1, 2, 3]])
except ValueError as e: print(e)
print((Matrix([[1, 1], [1, 0]]) ** 100)[0, 1])
n = 30
m = Matrix([[(i * j) % 7 for j in range(n)] for i in range(n)]); p = m @ m @ m; print(sum(map(sum, p.rows)), p[3, 4])
