class Base:
    registry = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        cls.registry.append((cls.__name__, tag))
class A(Base, tag="a"): pass
class B(A): pass
class C(B, tag="c"): pass
print(Base.registry, A.tag, B.tag, hasattr(Base, "tag"))
try:
    class D(Base, bad=1): pass
except TypeError as e: print(e)
try:
    class E(tag=1): pass
except TypeError as e: print(e)
class NameIt:
    def __set_name__(self, owner, name):
        print("set_name", name, owner.__name__, hasattr(owner, name)); self.n = name
class F:
    a = NameIt(); b = NameIt()
    c = a
print(F.a.n)
F.late = NameIt(); print(hasattr(F.late, "n"))
class Order:
    def __init_subclass__(cls): print("init_subclass sees", cls.x.n)
class G(Order): x = NameIt()
class Boom:
    def __set_name__(self, o, n): raise ValueError("boom " + n)
try:
    class H: bad = Boom()
except ValueError as e: print(repr(e), e.__notes__)
class Bad2:
    def __init_subclass__(cls): raise LookupError("no subclass")
try:
    class I(Bad2): pass
except LookupError as e: print(repr(e))
class NotClassmethod:
    def __init_subclass__(cls, x): cls.got = x
class J(NotClassmethod, x=5): pass
print(J.got)
class K:
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
print(K[int], K[1, 2], K["a"])
class L(K): pass
print(L[5])
try: int[5]
except TypeError as e: print(e)
try: K()[5]
except TypeError as e: print(e)
class Prep(type):
    @classmethod
    def __prepare__(m, name, bases, **kw):
        print("prepare", name, kw)
        class NS(dict):
            def __setitem__(self, k, v):
                if not k.startswith("__"): print("  ns set", k)
                super().__setitem__(k, v)
            def __missing__(self, k):
                if k.startswith("auto_"): return k.upper()
                raise KeyError(k)
        return NS()
    def __new__(m, name, bases, ns, **kw): return super().__new__(m, name, bases, dict(ns))
class P(metaclass=Prep, opt=3):
    x = 1
    y = auto_value
    def f(self): pass
    x = 2
print(P.x, P.y)
try:
    class Q(metaclass=Prep): z = undefined_thing
except NameError as e: print(e)
class BadPrep(type):
    @classmethod
    def __prepare__(m, n, b): return 5
try:
    class R(metaclass=BadPrep): pass
except TypeError as e: print(e)
class Keep(type):
    @classmethod
    def __prepare__(m, n, b): return {"given": 1}
class S(metaclass=Keep): 
    g = given + 1
print(S.given, S.g)
import types
def body(ns): ns["v"] = 7
T = types.new_class("T", (Base,), {"tag": "dyn"}, body); print(T.v, T.tag, types.prepare_class("X", (), {"metaclass": Prep})[0].__name__)
class Enumish(type):
    @classmethod
    def __prepare__(m, n, b):
        class Auto(dict):
            c = 0
            def __getitem__(self, k):
                if k.isupper() and k not in self: self[k] = Auto.c; Auto.c += 1
                return super().__getitem__(k)
        return Auto()
class Colors(metaclass=Enumish):
    RED
    GREEN
    BLUE
print(Colors.RED, Colors.GREEN, Colors.BLUE)
