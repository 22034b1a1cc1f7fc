def attempt(label, d, action, view=lambda d: d):
    seen = []
    try:
        for x in view(d):
            seen.append(x)
            if len(seen) > 20:
                break
            action(d, x)
        print(label, "finished", seen, d)
    except Exception as e:
        print(label, type(e).__name__, e, seen, d)
new = lambda: {"a": 1, "b": 2, "c": 3}
for view in (lambda d: d, dict.keys, dict.values, dict.items, reversed):
    attempt("add", new(), lambda d, x: d.setdefault("new", 0), view)
    attempt("del", new(), lambda d, x: d.pop("c", 0), view)
    attempt("clear", new(), lambda d, x: d.clear(), view)
    attempt("change value", new(), lambda d, x: d.update(a=5), view)
    attempt("popitem", new(), lambda d, x: d.popitem(), view)
    attempt("del+add", new(), lambda d, x: d.update(z=d.pop("b", None)), view)
attempt("del last then nothing", {"a": 1}, lambda d, x: d.pop(x))
attempt("copy", new(), lambda d, x: d.copy())
attempt("list", new(), lambda d, x: d.pop(x), lambda d: list(d))
d = new()
it = iter(d)
next(it)
d["zz"] = 1
for _ in range(2):
    try:
        print(next(it))
    except RuntimeError as e:
        print("RuntimeError", e)
d = new(); it = iter(d); list(it); d["x"] = 1
print(next(it, "done"))
def c(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
d = new()
c(lambda: {k: d.pop(k) for k in d})
d = new()
c(lambda: [d.update({k + k: 1}) for k in d])
d = new()
c(lambda: sorted(d, key=lambda k: d.pop(k)))
print(d)
s = {1, 2, 3}
c(lambda: [s.add(x + 10) for x in s])
s = {1, 2, 3}
c(lambda: [s.discard(x) for x in s])
s = {1}
c(lambda: [s.pop() for x in s])
s = {1, 2, 3}
c(lambda: [s.clear() for x in s])
class Key:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o):
        d.clear()
        return False
    def __repr__(self): return f"Key{self.n}"
d = {}
a, b = Key(1), Key(2)
d[a] = "a"
d[b] = "b"
print(d)
print(d.get(Key(3), "none"), d)
def upd():
    yield ("k", 1)
    d["inner"] = 2
    yield ("k2", 3)
d = {}
d.update(upd())
print(d)
from collections import OrderedDict, defaultdict, Counter
od = OrderedDict(a=1, b=2)
c(lambda: [od.update(z=1) for k in od])
dd = defaultdict(int, {1: 1})
c(lambda: [dd[k + 1] for k in dd])
