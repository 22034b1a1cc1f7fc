def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
a = 1; del a
err(lambda: a)
a, b, c, d = 1, 2, 3, 4
del a, (b, [c]), d
print([n for n in "abcd" if n in globals()])
l = list(range(10)); del l[0], l[-1], l[2:4]; print(l); del l[::2]; print(l); del (l[0]); print(l)
d = {"a": 1, "b": {"c": 2}}; del d["b"]["c"], d["a"]; print(d)
class C:
    x = 1
    def __delattr__(self, n): print("delattr", n); super().__delattr__(n)
    def __delitem__(self, k): print("delitem", k)
    def __getitem__(self, k): print("getitem", k); return self
c = C(); c.y = 2; del c.y; del c[1], c[1:2], c[1, 2], c[...]; del c[0][1]; del C.x
err(lambda: C.x)
def dl(o): del o.nope
err(lambda: dl(c))
def di(o, k): del o[k]
err(lambda: di({}, "k")); err(lambda: di([], 0)); err(lambda: di((1,), 0)); err(lambda: di("s", 0)); err(lambda: di(5, 0)); err(lambda: di({1}, 1)); err(lambda: di([1], "a")); err(lambda: di(range(3), 0)); err(lambda: di(b"a", 0)); err(lambda: di(None, 0)); err(lambda: dl(5)); err(lambda: dl(int)); err(lambda: dl(None)); err(lambda: di(lambda: 0, 1))
def undefined():
    global never_defined
    del never_defined
err(undefined)
def local():
    x = 1
    del x
    try: del x
    except UnboundLocalError as e: print(e)
    x = 2
    return x
print(local())
class Body:
    a = 1
    b = a + 1
    del a
    try: del zz
    except NameError as e: print(e)
print(hasattr(Body, "a"), Body.b)
def loop():
    for i in range(3):
        v = i
        del v
    del i
    try: i
    except UnboundLocalError as e: return str(e)
print(loop())
def cell():
    v = 1
    def f(): return v
    del v
    try: f()
    except NameError as e: print(e)
    v = 5
    return f()
print(cell())
() = ()
del ()
del []
x = y = 3
del (x), [y]
print("x" in globals(), "y" in globals())
try: raise ValueError
except ValueError as e:
    del e
print("e" in globals())
def order():
    log = []
    class D:
        def __init__(s, n): s.n = n
        def __delitem__(s, k): log.append((s.n, k))
    def t(n): log.append(n); return n
    p, q = D("p"), D("q")
    del p[t(1)], q[t(2)], p[t(3)]
    return log
print(order())
class Meta(type):
    def __delattr__(cls, n): print("meta del", n); super().__delattr__(n)
class M(metaclass=Meta): attr = 1
del M.attr
class P:
    @property
    def p(self): return 1
    @p.deleter
    def p(self): print("deleter")
del P().p
import types
m = types.ModuleType("m"); m.x = 1; del m.x; err(lambda: m.x); err(lambda: dl(m))
import sys
del sys.modules[__name__].M; err(lambda: M)
for bad in ("del f()", "del 1", "del a + b", "del (a, b + 1)", "del None", "del *a", "del a.b()", "del [x for x in y]", "del lambda: 1", "del", "del a = 1", "del (yield)", "del f'x'", "del __debug__", "del x if y else z", "del {}", "del a,", "del (a),", "del ((a), [b])", "del a < b", "del not a", "del 'a'", "del ...", "del a := 1"):
    try: compile(bad, "<s>", "exec"); print("fine:", bad)
    except SyntaxError as e: print(bad, "|", e.msg, e.offset, e.end_offset)
