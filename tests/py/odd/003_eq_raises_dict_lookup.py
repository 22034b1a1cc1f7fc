class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return 42
    def __eq__(self, o): raise RuntimeError(f"eq {self.n}")
d = {K(1): "one"}
for f in (lambda: d[K(2)], lambda: d.get(K(3)), lambda: K(4) in d, lambda: d.pop(K(5), None), lambda: d.setdefault(K(6)), lambda: {K(7), K(8)}, lambda: d.update({K(9): 1})):
    try: print(f())
    except RuntimeError as e: print(e)
print(len(d))
d[K(10)] = 1
