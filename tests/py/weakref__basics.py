import weakref, gc
class A:
    def __init__(self, n=0): self.n = n
    def m(self): return f"m{self.n}"
    def __repr__(self): return f"A({self.n})"
def collect():
    gc.collect(); gc.collect()
a = A(1); r = weakref.ref(a)
print(r(), r() is a, r is weakref.ref(a), r == weakref.ref(a), hash(r) == hash(a), type(r), weakref.getweakrefcount(a), weakref.getweakrefs(a) == [r], r.__callback__)
del a; collect()
print(r(), weakref.getweakrefcount(5), "dead" in repr(r))
log = []
def make(n):
    a = A(n); return weakref.ref(a, lambda ref: log.append((n, ref() is None)))
r1, r2 = make(1), make(2); collect(); print(sorted(log), r1(), r2())
def cb_gone():
    a = A(3); weakref.ref(a, lambda r: log.append("never: the reference itself is gone"))
log.clear(); cb_gone(); collect()
a = A(4); r = weakref.ref(a, log.append); del r; collect(); del a; collect(); print(log)
def cycle():
    x, y = A("x"), A("y"); x.o, y.o = y, x; return weakref.ref(x), weakref.ref(y)
c1, c2 = cycle(); collect(); print(c1(), c2())
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
err(lambda: weakref.ref(5)); err(lambda: weakref.ref("s")); err(lambda: weakref.ref([])); err(lambda: weakref.ref({})); err(lambda: weakref.ref(())); err(lambda: weakref.ref(None)); err(lambda: weakref.ref()); err(lambda: weakref.ref(A)() is A); err(lambda: weakref.ref(len)() is len); err(lambda: weakref.ref({1}) is not None); err(lambda: weakref.ref(lambda: 1) is not None); err(lambda: weakref.ref(object()) is not None)
a = A(5); p = weakref.proxy(a); print(p.n, p.m(), p, repr(p).startswith("<weakproxy"), type(p), p.__class__); p.n = 6; print(a.n)
del a; collect(); err(lambda: p.n); err(lambda: str(p)); err(lambda: p.m())
class Num:
    def __init__(s, v): s.v = v
    def __add__(s, o): return s.v + o
    def __len__(s): return 3
    def __getitem__(s, i): return i
    def __call__(s, *a): return a
    def __contains__(s, x): return True
    def __eq__(s, o): return True
    def __bool__(s): return False
    def __iter__(s): return iter([1, 2])
    __hash__ = None
n = Num(5); p = weakref.proxy(n); print(p + 1, len(p), p[2], p(1), 9 in p, p == 0, bool(p), list(p), type(p)); err(lambda: hash(p))
wd = weakref.WeakValueDictionary(); k = A("keep"); wd["k"] = k; wd["t"] = A("temp"); collect(); print(sorted(wd), wd.get("t"), wd["k"], len(wd), "t" in wd, list(wd.items()))
wk = weakref.WeakKeyDictionary(); wk[k] = "kept"; wk[A("t")] = "temp"; collect(); print(len(wk), wk[k], list(wk.values()))
ws = weakref.WeakSet([k, A("t")]); collect(); print(len(ws), k in ws, list(ws))
err(lambda: wd.__setitem__("x", 5)); err(lambda: wk.__setitem__(5, 1)); err(lambda: ws.add(5)); err(lambda: wd["zz"])
wm = weakref.WeakMethod(k.m); print(wm()(), wm() == k.m); err(lambda: weakref.WeakMethod(len))
class Sub(weakref.ref):
    def __new__(cls, o, cb=None, tag=None): return super().__new__(cls, o, cb)
    def __init__(self, o, cb=None, tag=None): super().__init__(o, cb); self.tag = tag
s = Sub(k, tag="t"); print(s() is k, s.tag, s == weakref.ref(k), type(s).__name__)
f = weakref.finalize(k, print, "finalize called", 1, kw=2) if False else weakref.finalize(k, lambda *a, **kw: print("finalize called", a, kw), 1, kw=2)
print(f.alive, f.peek()[2:]); del k; collect(); print(f.alive, f(), f.detach())
b = A("b"); f2 = weakref.finalize(b, print, "explicit"); f2(); f2(); print(f2.alive)
f3 = weakref.finalize(b, print, "at exit"); f3.atexit = True
f4 = weakref.finalize(b, print, "never"); print(f4.detach() is not None)
def boom(r): raise ValueError("in callback")
x, y = A(1), A(1)
class Eq:
    def __eq__(s, o): return True
    def __hash__(s): return 1
e1, e2 = Eq(), Eq(); print(weakref.ref(e1) == weakref.ref(e2), len({weakref.ref(e1), weakref.ref(e2)}))
e1, e2 = Eq(), Eq(); re1, re2 = weakref.ref(e1), weakref.ref(e2); hash(re1); del e1, e2; collect(); print(re1 == re2, hash(re1)); err(lambda: hash(re2))
class Slots: __slots__ = ("__weakref__",)
sl = Slots(); print(weakref.ref(sl)() is sl)
def g(): yield 1
gen = g(); print(weakref.ref(gen)() is gen)
class L(list): pass
l = L([1]); print(weakref.ref(l)() is l)
