class Base:
    def __init__(self, **kw):
        if kw: raise TypeError(f"unused {sorted(kw)}")
        self.trace = ["Base"]
class Named(Base):
    def __init__(self, *, name, **kw): super().__init__(**kw); self.name = name; self.trace.append("Named")
class Sized(Base):
    def __init__(self, *, size=0, **kw): super().__init__(**kw); self.size = size; self.trace.append("Sized")
class Both(Named, Sized):
    def __init__(self, **kw): super().__init__(**kw); self.trace.append("Both")
b = Both(name="n", size=3); print(b.trace, b.name, b.size, [c.__name__ for c in Both.__mro__])
try: Both(name="n", bad=1)
except TypeError as e: print(e)
class JsonMixin:
    def to_json(self): return "{" + ", ".join(f'"{k}": {v!r}' for k, v in sorted(vars(self).items()) if k != "trace") + "}"
class ReprMixin:
    def __repr__(self): return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"
class Full(JsonMixin, ReprMixin, Both): pass
f = Full(name="x", size=1); print(f.to_json(), f)
class Logged:
    def __getattribute__(self, n):
        if not n.startswith("_"): log.append(n)
        return super().__getattribute__(n)
class L(Logged, list): pass
log = []; l = L([3, 1]); l.append(2); l.sort(); print(l, log, len(l), isinstance(l, list), L.__mro__[1:3])
class Default(dict):
    def __missing__(self, k): return self.default
class Counting(Default):
    default = 0
    def inc(self, k): self[k] += 1
c = Counting(); c.inc("a"); c.inc("a"); print(c, c["zz"])
class A:
    x = "A"
    def who(self): return "A"
class B(A): pass
class C(A):
    x = "C"
    def who(self): return "C>" + super().who()
class D(B, C): pass
print(D.x, D().who(), B().who()); B.x = "B now"; print(D.x); del B.x; A.x = "A changed"; print(D.x, B.x)
class Plugin:
    registry = {}
    def __init_subclass__(cls, key=None, **kw): super().__init_subclass__(**kw); Plugin.registry[key or cls.__name__.lower()] = cls
class Csv(Plugin): pass
class Xml(Plugin, key="x"): pass
print({k: v.__name__ for k, v in Plugin.registry.items()})
class Diamond:
    calls = []
    def f(self): Diamond.calls.append("D")
for n in "ABC":
    exec(f"class {n}1(Diamond):\n    def f(self): Diamond.calls.append('{n}'); super().f()")
class Bottom(A1, B1, C1):
    def f(self): Diamond.calls.append("bottom"); super().f()
Bottom().f(); print(Diamond.calls)
class IntEnumLike(int):
    def __new__(cls, v, label): o = super().__new__(cls, v); o.label = label; return o
    def __repr__(self): return f"<{self.label}:{int(self)}>"
    def __add__(self, o): return type(self)(int(self) + o, self.label + "+")
v = IntEnumLike(3, "three"); print(v, v + 1, v * 2, [v], {v: 1}[3], v == 3, sorted([IntEnumLike(2, "b"), IntEnumLike(1, "a")]))
class Tup(tuple):
    __slots__ = ()
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    a = property(lambda s: s[0]); b = property(lambda s: s[1])
    def __eq__(self, o): return isinstance(o, Tup) and super().__eq__(o)
    __hash__ = tuple.__hash__
t = Tup(1, 2); print(t.a, t.b, t == Tup(1, 2), t == (1, 2), (1, 2) == t, hash(t) == hash((1, 2)), t, len(t), t + (3,))
class Err(KeyError, AttributeError):
    def __str__(self): return "custom str"
try: raise Err("k")
except AttributeError as e: print(e, repr(e), isinstance(e, LookupError))
