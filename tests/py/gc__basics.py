import gc, weakref
print(gc.isenabled()); gc.disable(); print(gc.isenabled()); gc.enable(); print(gc.isenabled())
print(type(gc.collect()))
class Node:
    live = 0
    def __init__(self): Node.live += 1; self.next = None; self.data = [0] * 10
    def __del__(self): Node.live -= 1
def ring(n):
    first = cur = Node()
    for _ in range(n - 1): cur.next = Node(); cur = cur.next
    cur.next = first
for _ in range(10): ring(10)
gc.collect(); print("live after rings", Node.live)
def tree(d):
    n = Node()
    if d: n.l, n.r = tree(d - 1), tree(d - 1)
    return n
t = tree(8); print(Node.live); gc.collect(); print(Node.live); del t; gc.collect(); print(Node.live)
l = []; l.append(l); del l
d = {}; d["d"] = d; del d
def f():
    def g(): return g
    return g
for _ in range(100): f()
class Meta(type): pass
for i in range(20): C = Meta(f"C{i}", (), {"self": None}); C.self = C; C.inst = C()
r = weakref.ref(C); del C; gc.collect(); print(r())
try:
    1 / 0
except ZeroDivisionError as e:
    e.self = e; w = weakref.ref(e) if False else None
gc.collect()
def gen():
    me = yield
    yield me
g = gen(); next(g); g.send(g); wr = weakref.ref(g); del g; gc.collect(); print(wr())
# much garbage, little alive
keep = []
for i in range(200000):
    o = [i, (i, str(i))]
    if i % 20000 == 0: keep.append(o)
print(keep)
s = 0
big = {}
for i in range(50000): big[i] = {"v": [i]}
for i in range(0, 50000, 2): del big[i]
gc.collect(); print(sum(v["v"][0] for v in big.values()), len(big))
print(sum(len(bytes(100000)) for _ in range(500)), sum(len("x" * 100000) for _ in range(500)))
chain = None
for i in range(100000): chain = (chain, i)
n = 0
while chain: chain, v = chain; n += v
print(n)
deep = []
for i in range(200000): deep = [deep]
del deep; gc.collect(); print("deep structure freed")
class Res:
    def __del__(self): saved.append(self)
saved = []
def res(): Res().x = 1
res(); gc.collect(); print(len(saved), type(saved[0]).__name__, saved[0].x); saved.clear(); gc.collect(); print(len(saved))
