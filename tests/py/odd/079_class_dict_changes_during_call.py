class A:
    def m(self):
        del A.m
        A.n = lambda self: "new n"
        return self.n()
    def k(self):
        type(self).k = lambda self: "replaced k"
        return self.k()
a = A(); print(a.m(), a.k(), hasattr(a, "m"))
def make(): 
    class X:
        v = 0
        @property
        def p(self): X.p = 99; return "first"
    return X()
x = make(); print(x.p, x.p)
class C:
    def __getattr__(self, n):
        setattr(C, n, f"cached {n}"); return "computed " + n
c = C(); print(c.q, c.q)
def f():
    f.__code__ = (lambda: "second version").__code__
    return "first version"
print(f(), f())
def g(x=1): g.__defaults__ = (x + 1,); return x
print(g(), g(), g())
class Loop:
    i = 0
    def __iter__(self): return self
    def __next__(self):
        Loop.i += 1
        if Loop.i == 3: Loop.__next__ = lambda s: (_ for _ in ()).throw(StopIteration)
        return Loop.i
try: print(list(Loop()))
except Exception as e: print(type(e).__name__, e)
for i in range(3): exec(f"def h(): return {i}"); print(h(), end=" ")
import math
old = math.pi; math.pi = 3; print(math.pi); math.pi = old
class D(A): pass
D.__bases__ = (C,); print(D().zz)
a.m()
