class E:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): s.clear(); return False
    def __repr__(self): return f"E{self.n}"
s = set()
a, b, c = E(1), E(2), E(3)
s.add(a); s.add(b); print(len(s))
print(E(9) in s, len(s))
s = {a}
for f in (lambda: s | {b}, lambda: s & {b}, lambda: s - {b}, lambda: s ^ {b}, lambda: s == {b}, lambda: s <= {b}, lambda: s.update([b, c]), lambda: s.discard(b), lambda: s.isdisjoint([b])):
    s = {a}
    try: r = f(); print(type(r).__name__)
    except RuntimeError as e: print("RuntimeError", e)
s = {a}
s.remove(b)
