def f(a, b=2): return ("f", a, b)
def call(): return f(1)
for _ in range(50): call()
print(call()); f.__defaults__ = (99,); print(call()); f.__code__ = (lambda a, b=0: ("new code", a, b)).__code__; print(call())
f.__defaults__ = None
try: call()
except TypeError as e: print(e)
def f(a, *rest, **kw): return a, rest, kw
print(call())
def target(n): return n + 1
def runner(fn, n): return fn(n)
fs = [target, lambda n: n * 2, str, float, abs, [5, 6, 7].__getitem__, type("C", (), {"__init__": lambda s, n: setattr(s, "n", n), "__repr__": lambda s: f"C({s.n})"}), (10).__add__, dict.fromkeys([1, 2]).get, print]
for _ in range(40): out = [runner(fn, 1) for fn in fs[:-1]]
print(out)
class P:
    def __init__(self, x, y=0): self.x, self.y = x, y
def make(c, *a): return c(*a)
for _ in range(50): p = make(P, 1, 2)
print(p.x, p.y)
P.__init__ = lambda self, *a: setattr(self, "args", a); print(make(P, 3, 4).args)
P.__new__ = lambda cls, *a: object.__new__(cls); print(make(P, 5).args)
del P.__new__, P.__init__
try: make(P, 1)
except TypeError as e: print(e)
print(type(make(P)).__name__)
class Meta(type):
    def __call__(cls, *a): return ("meta call", a)
class Q(metaclass=Meta): pass
print(make(Q, 1)); del Meta.__call__; print(type(make(Q)).__name__)
def kw(a, *, b=1, c=2): return a, b, c
def kwcall(d): return kw(1, **d), kw(0, c=5), kw(a=3, b=4)
for _ in range(40): r = kwcall({"b": 7})
print(r)
def rec(n): return 0 if n == 0 else 1 + rec(n - 1)
for _ in range(20): r = rec(100)
print(r)
def gen(n):
    for i in range(n): yield i
def consume(g): return sum(g)
for _ in range(40): r = consume(gen(5)), consume([1, 2]), consume(range(4)), consume({1: 2}), consume(x for x in (1, 2))
print(r)
class Fn:
    def __call__(self, x): return x * 3
fn = Fn()
for _ in range(40): r = runner(fn, 2)
print(r); Fn.__call__ = lambda self, x: "patched call"; print(runner(fn, 2)); del Fn.__call__
try: runner(fn, 2)
except TypeError as e: print(e)
m = [].append
def bound(): m(1)
for _ in range(40): bound()
print(len(m.__self__))
class O:
    def a(self): return self
o = O(); bm = o.a
for _ in range(40): r = runner(lambda n: bm(), 0) is o
print(r)
def star(*a, **k): return len(a), sorted(k)
for _ in range(40): r = star(*[1] * 3, **{"z": 1}), star(), star(1, k=2)
print(r)
def late(): return undefined_until_later()
for i in range(3):
    try: late()
    except NameError: pass
def undefined_until_later(): return "defined"
print(late())
