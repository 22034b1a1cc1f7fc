class A:
    def f(self): return "A.f"
    @classmethod
    def c(cls): return "A.c " + cls.__name__
    @staticmethod
    def s(): return "A.s"
    @property
    def p(self): return "A.p"
    x = "A.x"
class B(A):
    def f(self): return "B>" + super().f()
    @classmethod
    def c(cls): return "B>" + super().c()
    @staticmethod
    def s(): return "B>" + super(B, B).s()
    @property
    def p(self): return "B>" + super().p
    x = "B.x"
    def sx(self): return super().x, super(B, self).x, super(B, type(self)).x
    def lam(self): return (lambda: super(B, self).f())()
    def comp(self): return [super(B, self).f() for _ in range(2)]
    def comp2(self): return [super().f() for _ in range(1)]
    def nested(self):
        def inner(): return __class__.__name__
        return inner()
b = B(); print(b.f(), B.c(), B.s(), b.p, b.sx(), b.lam(), b.comp(), b.nested(), b.comp2())
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
s = super(B, b)
print(s.__thisclass__, s.__self__ is b, s.__self_class__, repr(s).split(" at")[0][:30], s.f.__self__ is b, super(B).__self__, type(s))
err(lambda: s.nope)
err(lambda: super(A, b).f())
err(lambda: super(B, A()))
err(lambda: super(5, b))
err(lambda: super())
err(lambda: super(B, b).__init__())
err(lambda: setattr(s, "x", 1))
def free(self): return super().f()
err(lambda: free(b))
class C(B):
    def no_args(): return super()
    def rebind(self): self = 5; return super()
    def del_self(self): del self; return super()
    def ok(self, *a): return super().f()
    def star(*args): return super().f()
err(lambda: C.no_args())
err(lambda: C().rebind())
err(lambda: C().del_self())
err(lambda: C().ok())
err(lambda: C().star())
err(lambda: C.ok(5))
class D:
    def __init_subclass__(cls, **k): super().__init_subclass__(**k); print("init_subclass", cls.__name__)
    def __new__(cls, *a): return super().__new__(cls)
    def __setattr__(self, n, v): super().__setattr__(n, ("wrapped", v))
    def __getattribute__(self, n): return ("ga", super().__getattribute__(n)) if n == "q" else super().__getattribute__(n)
    def __eq__(self, o): return super().__eq__(o)
    def __repr__(self): return "D"
class E(D): pass
e = E(1); e.q = 2; print(e.q, e.__dict__, e == e, e == 5, e)
class Un:
    def f(self): return "Un"
class U2(Un):
    pass
U2.sup = super(U2); print(U2().sup.f(), U2.sup.__self__)
class L(list):
    def append(self, x): super().append(x); super().append(x)
    def __getitem__(self, i): return super().__getitem__(i)
    def __len__(self): return super().__len__() * 10
l = L(); l.append(1); print(l, len(l), l[0])
class Dyn:
    def f(self): return super().__repr__()[:9]
Dyn2 = type("Dyn2", (Dyn,), {"f": lambda self: "Dyn2>" + super(Dyn2, self).f()})
print(Dyn2().f())
class MetaS(type):
    def __call__(cls, *a): return super().__call__(*a)
    def m(cls): return "MetaS.m"
class MS(metaclass=MetaS):
    @classmethod
    def m(cls): return "MS.m"
print(MS.m(), super(MS, MS).__repr__.__name__, super(MetaS, MS).__call__ is not None)
class G(B):
    def gen(self):
        yield super().f()
        yield [x for x in [super().x]]
    async def co(self): return super().f()
print(list(G().gen()))
try: G().co().send(None)
except StopIteration as x: print(x.value)
class Cell:
    def f(self):
        return __class__
    __class__ = property(lambda s: "prop")
print(Cell().f(), Cell().__class__)
super_ = super
class Alias(B):
    def f(self): return super_(Alias, self).f()
    def g(self):
        try: return super_().f()
        except RuntimeError as e: return str(e)
print(Alias().f(), Alias().g())
