class Point:
    kind = "point"
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def add(self, o): return Point(self.x + o.x, self.y + o.y)
    def __repr__(self): return f"Point({self.x}, {self.y})"
    def __eq__(self, o): return self.x == o.x and self.y == o.y
    def __add__(self, o): return self.add(o)
p = Point(1, 2)
print(p, p.x, p.y, p.kind, p.add(Point(3, 4)), p + p, p == Point(1, 2), p != Point(1, 2))
p.x = 10; p.z = 5; print(p.x, p.z)
class P3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z
    def __repr__(self): return "P3" + super().__repr__()
q = P3(1, 2, 3); print(q, q.z, isinstance(q, Point), isinstance(p, P3), issubclass(P3, Point), type(q).__name__)
class Counter:
    total = 0
    def __init__(self): Counter.total += 1; self.n = 0
    def inc(self): self.n += 1; return self
    @staticmethod
    def stat(a): return a * 2
    @classmethod
    def make(cls): return cls()
    @property
    def double(self): return self.n * 2
c = Counter(); c.inc().inc(); print(c.n, c.double, Counter.total, Counter.stat(4), Counter.make().n, Counter.total)
m = c.inc; m(); print(c.n)
objs = [Point(i, i * i) for i in range(1000)]; print(sum(o.y for o in objs))
print(hasattr(p, "x"), getattr(p, "nope", None), setattr(p, "w", 1), p.w)
