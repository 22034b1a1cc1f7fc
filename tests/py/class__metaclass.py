class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        print("new", name, [b.__name__ for b in bases], sorted(k for k in ns if not k.startswith("__")), kw)
        ns["added"] = "by meta"
        return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)
    def meta_method(cls): return f"meta_method of {cls.__name__}"
    @property
    def meta_prop(cls): return f"prop {cls.__name__}"
    def __getattr__(cls, n):
        if n.startswith("dyn"): return "dynamic " + n
        raise AttributeError(f"meta says no {n}")
    def __repr__(cls): return f"<cls {cls.__name__}>"
    def __len__(cls): return 42
    def __iter__(cls): return iter(["x", "y"])
    def __contains__(cls, v): return v == "in"
    def __getitem__(cls, k): return ("item", k)
    def __eq__(cls, o): return True if o == "eq" else NotImplemented
    __hash__ = type.__hash__
    def __add__(cls, o): return (cls.__name__, "+", o)
    def __bool__(cls): return False
class A(metaclass=Meta, opt=1):
    x = 5
    def __init__(self, v=0): self.v = v
class B(A, flag="b"): y = 6
a = A(3)
print(a.v, A, B, type(A), A.added, A.meta_method(), B.meta_prop, A.dynx, len(A), list(A), "in" in A, A[1], A == "eq", A == B, A + 1, bool(A), [*B])
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: A.nope)
err(lambda: a.meta_method())
err(lambda: a.meta_prop)
err(lambda: len(a))
class M2(type): pass
err(lambda: type("Conf", (A, M2("Q", (), {})), {}))
class M3(Meta, M2): pass
class OK(A, M2("Q", (), {}), metaclass=M3): pass
print(type(OK))
def fmeta(name, bases, ns, **kw): print("function metaclass", name, kw); return ("tuple", name)
class F(metaclass=fmeta, z=1): pass
print(F)
class NoKw(type): pass
try:
    class G(metaclass=NoKw, k=1): pass
except TypeError as e: print(e)
try:
    class H(k=1): pass
except TypeError as e: print(e)
try:
    class I(metaclass=5): pass
except TypeError as e: print(e)
try:
    class J(metaclass=type, metaclass2=1): pass
except TypeError as e: print(e)
kw = {"metaclass": M2}
class K(*[], **kw): pass
print(type(K))
class Singleton(type):
    _i = {}
    def __call__(cls, *a):
        if cls not in cls._i: cls._i[cls] = super().__call__(*a)
        return cls._i[cls]
class S(metaclass=Singleton):
    def __init__(self): print("made once")
print(S() is S())
class Reg(type):
    reg = []
    def __init__(cls, *a): super().__init__(*a); Reg.reg.append(cls.__name__)
class R1(metaclass=Reg): pass
class R2(R1): pass
print(Reg.reg)
class Data(type):
    attr = "on meta"
    def both(cls): return "meta both"
class D(metaclass=Data):
    def both(self): return "instance both"
print(D.attr, D().both(), D.both(D()), hasattr(D(), "attr"))
print(type("T", (object,), {"a": 1, "__module__": "m", "__qualname__": "Q.T"}), type(type), isinstance(Meta, type), Meta.__mro__, type.__call__(int, "5"))
err(lambda: type("T", (), {"__qualname__": 5}))
err(lambda: type.__new__(int, "a", (), {}))
err(lambda: type.__new__(type))
