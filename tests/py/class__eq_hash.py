class P:
    def __init__(self, x, y): self.x, self.y = x, y
    def __eq__(self, o):
        if not isinstance(o, P): return NotImplemented
        return (self.x, self.y) == (o.x, o.y)
    def __hash__(self): return hash((self.x, self.y))
    def __lt__(self, o): return (self.x, self.y) < (o.x, o.y)
    def __repr__(self): return f"P({self.x},{self.y})"
a, b, c = P(1, 2), P(1, 2), P(0, 5)
print(a == b, a != b, a == c, a is b, a == 5, a != 5, a in [b], [a, c].index(b), {a: "v"}[b], len({a, b, c}), sorted([a, c]), min(a, c), max([a, c]), a < c, a > c)
try: a <= c
except TypeError as e: print(e)
class NoHash:
    def __eq__(self, o): return True
try: hash(NoHash())
except TypeError as e: print(e)
print(NoHash() == 5, NoHash() != 5, NoHash() in [1])
