class A:
    __slots__ = ("x", "y")
    def __init__(self): self.x = 1
a = A(); print(a.x, hasattr(a, "y"), hasattr(a, "__dict__"), A.__slots__, type(A.x).__name__, A.x.__name__, A.x.__objclass__, A.x.__get__(a), repr(A.x))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: a.y)
err(lambda: setattr(a, "z", 1))
err(lambda: a.__dict__)
err(lambda: delattr(a, "y"))
a.y = 2; del a.y; err(lambda: a.y)
err(lambda: A.x.__get__(5))
err(lambda: A.x.__set__(5, 1))
err(lambda: a.zz)
class B(A): pass
b = B(); b.z = 5; b.y = 3; print(b.z, b.y, b.__dict__)
class C(A):
    __slots__ = ["z"]
c = C(); c.x, c.y, c.z = 1, 2, 3; print(c.x, c.y, c.z, hasattr(c, "__dict__")); err(lambda: setattr(c, "w", 1))
class D:
    __slots__ = "single"
d = D(); d.single = 1; print(d.single)
class E:
    __slots__ = ("a", "__dict__", "__weakref__")
e = E(); e.a = 1; e.b = 2; print(e.__dict__, e.a)
class F:
    __slots__ = {"p": "doc for p", "q": None}
print(F.p.__doc__, F.q.__doc__, sorted(F.__slots__))
class G:
    __slots__ = ("__priv",)
    def __init__(self): self.__priv = 9
print(G()._G__priv, sorted(k for k in vars(G) if "priv" in k))
class H:
    __slots__ = ()
err(lambda: setattr(H(), "x", 1))
import weakref
err(lambda: weakref.ref(A()))
print(weakref.ref(e)() is e)
def cls(ns, bases=()):
    return type("X", bases, ns)
err(lambda: cls({"__slots__": ("a",), "a": 1}))
err(lambda: cls({"__slots__": ("1a",)}))
err(lambda: cls({"__slots__": (5,)}))
err(lambda: cls({"__slots__": 5}))
err(lambda: cls({"__slots__": ("a",)}, (int,)))
err(lambda: cls({"__slots__": ()}, (int,)).__slots__)
err(lambda: cls({"__slots__": ("__dict__", "__dict__")}))
err(lambda: cls({"__slots__": ("__dict__",)}, (B,)))
err(lambda: cls({"__slots__": ("a", "a")}).__slots__)
class S1: __slots__ = ("a",)
class S2: __slots__ = ("b",)
err(lambda: cls({}, (S1, S2)))
class S3: __slots__ = ()
err(lambda: cls({}, (S1, S3)).__mro__[1])
x = S1(); 
err(lambda: setattr(x, "__class__", S2))
class S4: __slots__ = ("a",)
x.a = 7; x.__class__ = S4; print(x.a, type(x))
class Desc(A):
    __slots__ = ("x",)
q = Desc(); q.x = "derived"; A.x.__set__(q, "base"); print(q.x, A.x.__get__(q))
from dataclasses import dataclass
@dataclass(slots=True)
class P:
    x: int
    y: int = 2
p = P(1); print(p, P.__slots__, p == P(1, 2)); err(lambda: setattr(p, "z", 1))
import copy, pickle
p2 = copy.copy(p); print(p2, p2 is p)
r = object.__reduce_ex__(c, 2); print(r[2])
class I(list): __slots__ = ("extra",)
i = I([1]); i.extra = 2; print(i, i.extra)
