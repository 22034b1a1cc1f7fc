# Much garbage of every kind while some structures stay alive; results must not depend on when collections happen.
class Node:
    __slots__ = ("l", "r", "v")
    def __init__(self, l, r, v): self.l, self.r, self.v = l, r, v
def tree(d, v=1): return Node(None, None, v) if d == 0 else Node(tree(d - 1, 2 * v), tree(d - 1, 2 * v + 1), v)
def check(t): return t.v if t.l is None else t.v + check(t.l) + check(t.r)
long_lived = tree(12)
print(check(long_lived))
for d in range(4, 11): print(d, sum(check(tree(d)) for _ in range(20)))
print(check(long_lived))
table = {}
for i in range(30000):
    table[f"key{i % 500}"] = [i, {"n": i}, (i, str(i)), {i}, lambda i=i: i]
print(len(table), sum(v[0] for v in table.values()), sum(v[4]() for v in table.values()), table["key499"][:4])
ring = []
for i in range(50):
    o = {"id": i}; o["self"] = o; ring.append(o)
for i in range(50): ring[i]["next"] = ring[(i + 1) % 50]
for _ in range(2000):
    a, b = [], []; a.append(b); b.append(a)
o, n = ring[0], 0
while True:
    n += o["id"]; o = o["next"]
    if o is ring[0]: break
print(n, o["self"] is o)
gens = [(x * i for x in range(10)) for i in range(100)]
for g in gens: next(g)
junk = [bytearray(1000) for _ in range(5000)]; del junk
print(sum(sum(g) for g in gens))
def closure_chain(n):
    f = lambda: 0
    for i in range(n): f = (lambda f, i: lambda: (f, i))(f, i)
    return f
f, depth = closure_chain(5000), 0
while True:
    r = f()
    if r == 0: break
    f, _ = r; depth += 1
print(depth)
strs = []
for i in range(20000):
    s = "x" * (i % 50) + str(i)
    if i % 100 == 0: strs.append(s)
print(len(strs), sum(map(len, strs)), strs[-1])
big = [10 ** 50 + i for i in range(5000)]; print(sum(big) == 5000 * 10 ** 50 + sum(range(5000)))
classes = [type(f"C{i}", (), {"v": i, "get": lambda self: self.v}) for i in range(500)]; objs = [c() for c in classes]; del classes; print(sum(o.get() for o in objs))
exc = []
for i in range(2000):
    try: raise ValueError(i, [i])
    except ValueError as e:
        if i % 200 == 0: exc.append(e)
print([e.args for e in exc], exc[0].__traceback__.tb_lineno == exc[-1].__traceback__.tb_lineno)
import weakref
alive = [Weak() for Weak in [type("W", (), {})] for _ in range(100)]; refs = [weakref.ref(o) for o in alive]; print(sum(r() is not None for r in refs)); d = weakref.WeakValueDictionary({i: o for i, o in enumerate(alive)}); print(len(d))
m = memoryview(bytearray(range(256)) * 100)[10:20]; trash = [list(range(100)) for _ in range(3000)]; print(m.tolist())
print(check(long_lived), len(table), len(objs))
