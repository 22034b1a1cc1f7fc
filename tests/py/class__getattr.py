class A:
    x = "class x"
    def __init__(self): self.y = "inst y"
    def __getattr__(self, n):
        if n.startswith("_"): raise AttributeError(n)
        return f"ga:{n}"
a = A(); print(a.x, a.y, a.z, hasattr(a, "_q"), getattr(a, "_q", "d"))
class B:
    def __getattribute__(self, n):
        print("gattr", n)
        if n == "special": raise AttributeError("special blocked")
        return object.__getattribute__(self, n)
    def __getattr__(self, n): return f"fallback {n}"
    v = 1
    def m(self): return "m"
b = B(); print(b.v, b.nope, b.special, b.m())
class C:
    def __setattr__(self, n, v): print("set", n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n): print("del", n); object.__delattr__(self, n)
c = C(); c.a = 1; c.a += 2; print(c.a); del c.a
try: del c.a
except AttributeError as e: print(e)
class Rec:
    def __getattr__(self, n): return self.missing
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: Rec().x)
class D:
    def __getattr__(self, n): raise KeyError(n)
err(lambda: D().x); err(lambda: hasattr(D(), "x")); err(lambda: getattr(D(), "x", 1))
class E: pass
e = E(); e.__len__ = lambda: 5; err(lambda: len(e))
E.__len__ = lambda s: 7; print(len(e)); del E.__len__; err(lambda: len(e))
E.__call__ = lambda s, *a: a; print(e(1, 2)); E.__getattr__ = lambda s, n: "late " + n; print(e.anything)
class Proxy:
    def __init__(self, o): object.__setattr__(self, "_o", o)
    def __getattr__(self, n): return getattr(self._o, n)
    def __setattr__(self, n, v): setattr(self._o, n, v)
    def __delattr__(self, n): delattr(self._o, n)
p = Proxy(E()); p.q = 5; print(p.q, p._o.q); del p.q; print(p._o.__dict__)
err(lambda: len(p))
class Slot:
    def __getattribute__(self, n): return 42
s = Slot(); print(s.anything, s.__class__, s.__dict__); s.x = 1; print(s.x); err(lambda: s())
class Dir:
    def __dir__(self): return ["z", "a"]
print(dir(Dir()))
class BadDir:
    def __dir__(self): return 5
err(lambda: dir(BadDir()))
import types
m = types.ModuleType("m"); m.__getattr__ = lambda n: "mod " + n; print(m.foo, m.__name__, m.__doc__); m.__dir__ = lambda: ["only"]; print(dir(m))
err(lambda: types.ModuleType("n").zz)
err(lambda: types.ModuleType())
ns = types.SimpleNamespace(a=1, b=[2]); ns.c = 3; print(ns, ns == types.SimpleNamespace(a=1, b=[2], c=3), vars(ns)); err(lambda: ns.zz); print(types.SimpleNamespace({"q": 1}, r=2)); err(lambda: types.SimpleNamespace(1)); n2 = types.SimpleNamespace(); n2.me = n2; print(n2); err(lambda: ns < ns)
mp = types.MappingProxyType({"a": 1}); print(mp, mp["a"], len(mp), "a" in mp, list(mp), mp | {"b": 2}, mp == {"a": 1}, mp.get("z"), mp.copy(), type(mp)); err(lambda: mp.__setitem__("b", 1)); err(lambda: mp.foo); err(lambda: types.MappingProxyType(5)); err(lambda: mp["q"])
err(lambda: A.__dict__.__setitem__("a", 1))
class Cached:
    calls = 0
    def __getattr__(self, n):
        Cached.calls += 1; v = n * 2; setattr(self, n, v); return v
k = Cached(); k.ab; k.ab; print(k.ab, Cached.calls, k.__dict__)
getattr(object(), "__class__"); print(object.__getattribute__(5, "real"), getattr(5, "__add__")(3), type.__getattribute__(int, "__name__"))
err(lambda: object.__setattr__(int, "x", 1))
err(lambda: object.__setattr__(E(), 5, 1))
err(lambda: object.__delattr__(E(), "nope"))
