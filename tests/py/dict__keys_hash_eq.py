class K:
    log = []
    def __init__(self, v, h=None): self.v, self.h = v, h if h is not None else v
    def __hash__(self): K.log.append(f"hash({self.v})"); return self.h
    def __eq__(self, o): K.log.append(f"eq({self.v},{getattr(o, 'v', o)})"); return isinstance(o, K) and self.v == o.v
    def __repr__(self): return f"K({self.v})"
def show(label, r):
    print(label, r, " ".join(K.log)); K.log.clear()
d = {}
a = K(1)
d[a] = "x"; show("set", d)
show("get same object", d[a])
show("get equal", d[K(1)])
show("in", K(2) in d)
d[K(1)] = "replaced"; show("replace keeps key", d); print(next(iter(d)) is a)
d[K(9, 1)] = "collides"; show("collision", d)
show("get", d.get(K(9, 1)))
show("pop", d.pop(K(9, 1)))
show("setdefault", d.setdefault(K(1), 0))
show("del", d.__delitem__(K(1)))
s = {K(1), K(2), K(1)}; show("set literal", len(s))
show("eq dicts", {K(1): 1} == {K(1): 1})
show("copy", len(dict({K(1): 1})))
class H:
    def __hash__(self): raise ValueError("unhashable by choice")
class E:
    def __hash__(self): return 5
    def __eq__(self, o): raise RuntimeError("eq failed")
class N:
    __hash__ = None
class O:
    def __eq__(self, o): return True
class W:
    def __hash__(self): return "str"
class Big:
    def __hash__(self): return 2**80 + 1
class Neg:
    def __hash__(self): return -1
class B:
    def __hash__(self): return True
for c in (H, N, O, W):
    try:
        print({c(): 1})
    except Exception as e:
        print(type(e).__name__, e)
print(hash(Big()), hash(Neg()), hash(B()), hash(2**80 + 1))
e1, e2 = E(), E()
d = {e1: "one"}
print(d[e1])
for f in (lambda: d[e2], lambda: e2 in d, lambda: d.get(e2), lambda: d.pop(e2), lambda: d.setdefault(e2), lambda: {e1, e2}, lambda: d.update({e2: 1}), lambda: d.__setitem__(e2, 3), lambda: {e1: 1, e2: 2}, lambda: dict.fromkeys([e1, e2]), lambda: e2 in {e1}, lambda: d == {e2: 1}):
    try:
        print(f())
    except RuntimeError as e:
        print("RuntimeError", e)
print(len(d), d[e1])
nan = float("nan")
d = {nan: 1}
print(d[nan], d.get(float("nan")), nan in d, {nan, nan} == {nan}, len({float("nan"), float("nan")}))
print({1: "a"}.get(1.0), {1.0: "a"}.get(True), {2**61 - 1: "m"}.get(0), {"a": 1}.get("a" + ""), {(1, 2): 3}[(1.0, 2.0)])
class Str(str):
    def __hash__(self): return hash(str(self).lower())
    def __eq__(self, o): return str(self).lower() == str(o).lower()
d = {Str("ABC"): 1}
print(d.get(Str("abc")), Str("aBc") in d, d.get("abc"), d.get("ABC"))
