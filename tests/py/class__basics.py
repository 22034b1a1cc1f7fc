class A:
    """Doc."""
    x = 1
    def __init__(self, v): self.v = v
    def get(self): return self.v
    def __repr__(self): return f"A({self.v})"
a = A(5)
print(a, a.v, a.x, A.x, a.get(), A.get(a), A.__doc__, A.__name__, A.__qualname__, A.__module__, A.__bases__, a.__class__, A.__dict__["x"], a.__dict__)
a.x = 2; print(a.x, A.x); del a.x; print(a.x)
A.x = 3; print(a.x); A.y = "new"; print(a.y)
del A.y
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: a.y)
err(lambda: A.y)
err(lambda: A())
err(lambda: A(1, 2))
err(lambda: A.get())
err(lambda: a.get(1))
err(lambda: a())
err(lambda: a[0])
err(lambda: len(a))
err(lambda: a + 1)
err(lambda: a < a)
err(lambda: iter(a))
err(lambda: a.__dict__["zz"])
err(lambda: 1 in a)
err(lambda: delattr(a, "zz"))
err(lambda: delattr(a, "x"))
err(lambda: int(a))
err(lambda: -a)
err(lambda: with_(a))
def with_(x):
    with x: pass
class B(A):
    def __init__(self, v, w): super().__init__(v); self.w = w
    def get(self): return ("B", super().get(), self.w)
b = B(1, 2); print(b, b.get(), isinstance(b, A), B.__mro__, B.__base__, A.__subclasses__(), issubclass(B, A), A.get(b))
class Empty: pass
e = Empty(); e.a = 1; e.__dict__["b"] = 2; print(e.b, vars(e)); e.__dict__ = {"c": 3}; print(e.c, hasattr(e, "a"))
err(lambda: setattr(e, "__dict__", 5))
e.__class__ = A; print(type(e).__name__, isinstance(e, A))
err(lambda: setattr(e, "__class__", 5))
err(lambda: setattr(e, "__class__", int))
err(lambda: setattr(5, "__class__", A))
class Nested:
    class Inner:
        class Deep: pass
        def m(self): pass
    def f(self):
        class Local: pass
        return Local
print(Nested.Inner.Deep.__qualname__, Nested.Inner.m.__qualname__, Nested().f().__qualname__, Nested().f())
class Vars:
    a = [1]
    for i in range(3): a.append(i)
    if True: b = "cond"
    def f(self=None): return "f"
    c = f()
    print("in body", __qualname__, __module__, sorted(k for k in locals() if not k.startswith("__")))
    del i
print(Vars.a, Vars.b, Vars.c, Vars.__static_attributes__, Vars.__firstlineno__)
class Priv:
    __x = 1
    def __init__(self): self.__y = 2; self.__z__ = 3
    def __m(self): return self.__x + self.__y
    def call(self): return self.__m()
p = Priv(); print(p.call(), p.__dict__, Priv._Priv__x, sorted(k for k in vars(Priv) if "Priv" in k))
err(lambda: p.__x)
class S:
    @staticmethod
    def s(a): return a
    @classmethod
    def c(cls): return cls
    @property
    def p(self): return "prop"
print(S.s(1), S().s(2), S.c(), S().c(), S().p, type(S.p).__name__)
err(lambda: setattr(S(), "p", 1))
err(lambda: delattr(S(), "p"))
class Shared: items = []
s1, s2 = Shared(), Shared(); s1.items.append(1); print(s2.items); s1.items = "own"; print(s2.items)
class InitRet:
    def __init__(self): return 5
err(lambda: InitRet())
class New:
    def __new__(cls, *a): print("new", a); return super().__new__(cls)
    def __init__(self, *a): print("init", a)
New(1, 2) is None
class Other:
    def __new__(cls): return "not an instance"
    def __init__(self): print("never")
print(Other())
class Single:
    inst = None
    def __new__(cls):
        if cls.inst is None: cls.inst = super().__new__(cls)
        return cls.inst
print(Single() is Single())
err(lambda: object.__new__(A, 1).v)
class NoInit: pass
err(lambda: NoInit(1))
err(lambda: NoInit(x=1))
print(eval("class_ if False else A").__name__, type(A), A.__class__, callable(A), A == A, hash(A) == hash(A), {A: 1}[A], A in [A], bool(A))
