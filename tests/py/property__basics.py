class T:
    def __init__(self, c): self._c = c
    @property
    def c(self):
        "celsius"
        return self._c
    @c.setter
    def c(self, v):
        if v < -273.15: raise ValueError("below absolute zero")
        self._c = v
    @c.deleter
    def c(self): print("deleting"); del self._c
    @property
    def f(self): return self.c * 9 / 5 + 32
    @f.setter
    def f(self, v): self.c = (v - 32) * 5 / 9
t = T(100); print(t.c, t.f); t.f = 32; print(t.c); t.c += 10; print(t.c, t.f)
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__ + ":", e)
def sc(v): t.c = v
def df(): del t.f
err(lambda: sc(-500)); err(df); del t.c; err(lambda: t.c)
print(T.c.__doc__, type(T.c).__name__, T.c.fget.__name__, T.c.fset(T(0), 5), T.f.fdel, T.c.__name__, T.c.__isabstractmethod__)
class Old:
    def getx(self): return self.__x
    def setx(self, v): self.__x = v
    def delx(self): del self.__x
    x = property(getx, setx, delx, "I am x")
    ro = property(lambda self: "read only")
    wo = property(fset=lambda self, v: print("write", v))
    none = property()
o = Old(); o.x = 5; print(o.x, Old.x.__doc__); del o.x; o.wo = 1
for f in (lambda: o.x, lambda: setattr(o, "ro", 1), lambda: delattr(o, "ro"), lambda: o.wo, lambda: o.none, lambda: setattr(o, "none", 1), lambda: delattr(o, "none")): err(f)
class Base:
    @property
    def p(self): return "base"
    @property
    def q(self): return "q " + self.p
class Sub(Base):
    @property
    def p(self): return "sub>" + super().p
    @Base.q.getter
    def q(self): return "new getter"
class Sub2(Base):
    p = "plain attribute"
s = Sub(); print(s.p, s.q, Sub2().p, Sub2().q); err(lambda: setattr(s, "p", 1))
s.__dict__["p"] = "ignored"; print(s.p)
class P(property):
    def __get__(self, o, t=None): return ("P", super().__get__(o, t)) if o is not None else self
    extra = 1
class UseP:
    @P
    def v(self): return 3
print(UseP().v, UseP.v.extra, isinstance(UseP.v, property))
class Cl:
    _n = 0
    @classmethod
    def bump(cls): cls._n += 1; return cls._n
    @property
    def n(self): return type(self)._n
print(Cl.bump(), Cl().n, Cl.bump(), Cl().n)
class Lazy:
    @property
    def data(self):
        if not hasattr(self, "_data"): print("loading"); self._data = [1, 2]
        return self._data
l = Lazy(); print(l.data, l.data, l.data is l.data)
class Raises:
    @property
    def bad(self): raise KeyError("in property")
err(lambda: Raises().bad); err(lambda: getattr(Raises(), "bad", 1)); err(lambda: hasattr(Raises(), "bad"))
p = property(lambda s: 1); p2 = p.setter(lambda s, v: None); print(p is p2, p.fset, p2.fset is not None, p2.fget is p.fget); p.__doc__ = "set doc"; print(p.__doc__)
class I:
    def __init__(self): self.items = [1]
    @property
    def view(self): return self.items
i = I(); i.view.append(2); print(i.items); i.view[0] = 9; print(i.view)
try: i.view += [3]
except AttributeError as e: print(e, i.items)
