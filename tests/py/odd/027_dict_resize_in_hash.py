class H:
    def __init__(self, n): self.n = n
    def __hash__(self):
        for i in range(50): d[i] = i
        return 7
    def __eq__(self, o): return self.n == getattr(o, "n", None)
d = {}
d[H(1)] = "a"
print(len(d), d[H(1)])
class E:
    def __hash__(self): return 7
    def __eq__(self, o):
        d.clear(); d.update((i, i) for i in range(100, 130))
        return False
try: print(d.get(E(), "none"), len(d))
except RuntimeError as e: print(e)
d[E()] = 1
print(len(d) > 0)
