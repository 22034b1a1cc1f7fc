class A:
    def m(self, x): return ("A.m", x)
    def call(self): return self.m(1)
class B(A):
    def m(self, x): return ("B.m", x)
a, b = A(), B()
def go(o): return o.m(2)
for _ in range(40): r = go(a), go(b), a.call(), b.call()
print(r)
A.m = lambda self, x: ("patched A", x); print(go(a), go(b), a.call())
del B.m; print(go(b), b.call())
B.m = lambda self, x: ("patched B", x); print(go(b))
b.m = lambda x: ("instance", x); print(go(b)); del b.m; print(go(b))
A.m = staticmethod(lambda x: ("static", x)); print(go(a)); A.m = classmethod(lambda c, x: (c.__name__, x)); print(go(a), go(b) != go(a))
A.m = property(lambda self: (lambda x: ("from property", x))); print(go(a))
A.m = len
try: go(a)
except TypeError as e: print(e)
class Callable:
    def __call__(self, x): return ("callable object", x)
A.m = Callable(); print(go(a))
del A.m
try: go(a)
except AttributeError as e: print(e)
A.__getattr__ = lambda self, n: lambda x: ("getattr", n, x); print(go(a)); del A.__getattr__
class L(list):
    def append(self, x): super().append(("L", x))
def app(l): l.append(1); return l
for _ in range(30): app([]); 
print(app([]), app(L()), app(__import__("collections").deque()))
L.append = lambda self, x: list.append(self, "patched"); print(app(L()))
class S:
    @staticmethod
    def s(x): return x * 2
    @classmethod
    def c(cls, x): return cls.__name__, x
def both(o): return o.s(3), o.c(4)
for _ in range(30): r = both(S), both(S())
print(r); S.s = staticmethod(lambda x: "new static"); print(both(S()), both(S))
class M(type):
    def meth(cls): return "meta method"
class K(metaclass=M): pass
def meta(c): return c.meth()
for _ in range(30): r = meta(K)
print(r); K.meth = classmethod(lambda c: "class's own"); print(meta(K)); del K.meth; M.meth = lambda c: "patched meta"; print(meta(K))
class Base:
    def f(self): return "base"
class Mid(Base): pass
class Leaf(Mid):
    def f(self): return "leaf>" + super().f()
x = Leaf()
for _ in range(30): r = x.f()
print(r); Mid.f = lambda self: "mid"; print(x.f()); del Mid.f; print(x.f())
class Other:
    def f(self): return "other"
Mid.__bases__ = (Other,); print(x.f(), isinstance(x, Base))
def strs(o): return o.upper()
for _ in range(30): strs("x")
class US(str):
    def upper(self): return "overridden"
print(strs("y"), strs(US("y")), strs(b"z"))
