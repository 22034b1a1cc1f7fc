class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o):
        d.pop(k1, None) if self is not k1 and o is not k1 else None
        d2.clear()
        return self.n == o.n
    def __repr__(self): return f"K{self.n}"
d2 = {}
d = {}
k1, k2, k3 = K(1), K(2), K(3)
d[k1] = 1; d[k2] = 2
print(d.get(K(2)), sorted(map(repr, d)))
d2[k1] = "x"; d2[k2] = "y"
print(d2)
try:
    d2[K(9)] = "z"
    print(len(d2))
except Exception as e: print(type(e).__name__, e)
