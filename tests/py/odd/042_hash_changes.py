class M:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v
    def __eq__(self, o): return self.v == o.v
    def __repr__(self): return f"M{self.v}"
m = M(1); d = {m: "first"}; s = {m}
m.v = 2
print(m in d, d.get(m), len(d), m in s, list(d), d.get(M(1)))
m.v = 1; print(m in d, d[M(1)])
m.v = 500; d[m] = "again"; print(len(d), list(d.values()))
del d[m]; print(d)
try: d[m]
except KeyError as e: print("KeyError", e)
print(d == d, d == dict(d), s | {m} if len(s | {m}) == 2 else "merged")
d[m]
