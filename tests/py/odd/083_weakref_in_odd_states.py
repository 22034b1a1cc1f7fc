import weakref, gc
class A:
    def __init__(self): self.r = weakref.ref(self)
    def __hash__(self): return 3
    def __eq__(self, o): raise ValueError("eq")
def alive(): a = A(); return a.r() is a
print(alive())
a, b = A(), A(); ra, rb = weakref.ref(a), weakref.ref(b)
try: ra == rb
except ValueError as e: print(e)
hash(ra); del a, b; gc.collect()
print(ra == rb, ra == ra, hash(ra))
try: hash(rb)
except TypeError as e: print(e)
d = weakref.WeakValueDictionary()
class V: pass
def fill():
    for i in range(10): d[i] = V()
fill(); gc.collect(); print(len(d), list(d.items()))
keep = [V() for _ in range(5)]
d.update(enumerate(keep))
for k in list(d): keep.pop(); gc.collect()
print(len(d))
wk = weakref.WeakKeyDictionary(); v = V(); wk[v] = v; print(len(wk))
class S:
    __slots__ = ()
try: weakref.ref(S())
except TypeError as e: print(e)
p = weakref.proxy(v); 
r = weakref.ref(v)
try: r(1)
except TypeError as e: print(e)
try: r.x = 1
except AttributeError as e: print(e)
v2 = V(); p2 = weakref.proxy(v2); del v2; gc.collect()
p2.x
