class E:
    def __init__(self, n): self.n = n
    def __enter__(self): return self
    def __exit__(self, *a): raise ValueError(f"exit {self.n} saw {a[0].__name__ if a[0] else None}")
try:
    with E(1), E(2), E(3): raise KeyError("body")
except ValueError as e:
    while e: print(repr(e)); e = e.__context__
with E(4): pass
