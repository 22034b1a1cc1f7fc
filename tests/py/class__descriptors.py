class Data:
    def __set_name__(self, owner, name): self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, o, t=None): print("get", o is not None, t.__name__); return self if o is None else o.__dict__.get(self.name, "unset")
    def __set__(self, o, v): print("set", v); o.__dict__[self.name] = v
    def __delete__(self, o): print("delete"); del o.__dict__[self.name]
class NonData:
    def __get__(self, o, t=None): return "nondata"
class SetOnly:
    def __set__(self, o, v): o.__dict__["so"] = v * 2
class A:
    d = Data(); n = NonData(); so = SetOnly()
a = A()
print(a.d); a.d = 5; print(a.d); a.__dict__["d"] = 6; print(a.d); del a.d; print(a.d)
print(type(A.d).__name__)
print(a.n); a.n = "instance wins"; print(a.n, A.n)
print(type(a.so).__name__); a.so = 3; print(a.so)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: delattr(a, "so"))
class RO:
    def __get__(self, o, t): return 1
    def __set__(self, o, v): raise AttributeError("read only")
class B: r = RO()
err(lambda: setattr(B(), "r", 1))
class Prop:
    def __init__(self): self._x = 0
    @property
    def x(self): "the x"; return self._x
    @x.setter
    def x(self, v):
        if v < 0: raise ValueError("negative")
        self._x = v
    @x.deleter
    def x(self): print("del x"); self._x = None
    y = property(lambda s: s._x * 2, doc="y doc")
    w = property(None, lambda s, v: print("w set", v))
p = Prop(); p.x = 3; print(p.x, p.y, Prop.x.__doc__, Prop.y.__doc__, Prop.x.fget.__name__, Prop.x.fset is not None, Prop.y.fset, Prop.x.__name__); p.w = 1; del p.x
err(lambda: setattr(p, "x", -1))
err(lambda: setattr(p, "y", 1))
err(lambda: delattr(p, "y"))
err(lambda: p.w)
err(lambda: property().__get__(1))
class Lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, o, n): self.n = n
    def __get__(self, o, t=None):
        if o is None: return self
        v = o.__dict__[self.n] = self.f(o); return v
class L:
    @Lazy
    def big(self): print("compute"); return 99
l = L(); print(l.big, l.big)
class Method:
    def __init__(self, f): self.f = f
    def __get__(self, o, t=None): return (lambda *a: self.f(o, *a)) if o is not None else self.f
class M:
    @Method
    def m(self, x): return ("m", self is not None, x)
print(M().m(1), M.m(None, 2))
class Err:
    def __get__(self, o, t): raise AttributeError("from descriptor")
class E:
    e = Err()
    def __getattr__(self, n): return f"fallback {n}"
print(E().e, getattr(E(), "e", "dflt")); err(lambda: E.e)
class Err2:
    def __get__(self, o, t): raise KeyError("kk")
class E2:
    e = Err2()
    def __getattr__(self, n): return "not used"
err(lambda: E2().e); err(lambda: hasattr(E2(), "e"))
class Inherit(A):
    d = "plain overrides"
print(Inherit().d)
a.__dict__["zz"] = NonData(); print(type(a.zz).__name__)
A.late = Data(); 
err(lambda: a.late)
class Meta(type):
    md = property(lambda c: "meta data descr")
class C(metaclass=Meta): md = "class attr"
print(C.md, C().md)
print(classmethod(lambda c: c).__get__(None, int)(), staticmethod(len).__get__(None, int)([1]), staticmethod(len)([1, 2]), (lambda s: s).__get__(5)(), int.__add__.__get__(5)(6), type.__dict__["__mro__"].__get__(int)[0])
class CM:
    @classmethod
    def c(cls): return cls.__name__
    f = classmethod(c.__func__)
class CM2(CM): pass
print(CM2.c(), CM2().c(), CM2.f(), CM.__dict__["c"].__func__.__name__, CM.__dict__["c"].__wrapped__.__name__)
class Abs:
    @property
    def bad(self): return self.missing
    def __getattr__(self, n): raise AttributeError(f"no {n}!")
err(lambda: Abs().bad)
