class R:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return True
    def __repr__(self): return str(self.v)
print(len(sorted([R(i) for i in range(50)])))
class N(R):
    def __lt__(self, o): return NotImplemented
try: sorted([N(1), N(2)])
except TypeError as e: print(e)
class X(R):
    n = 0
    def __lt__(self, o):
        X.n += 1
        if X.n == 3: raise StopIteration("from lt")
        return self.v < o.v
l = [X(i) for i in (5, 3, 1, 4)]
try: l.sort()
except StopIteration as e: print(repr(e), sorted(x.v for x in l))
