import sys
def err(f, note=""):
    try: print(note, "result", type(f()).__name__)
    except RecursionError as e: print(note, "RecursionError", str(e)[:32])
    except Exception as e: print(note, type(e).__name__, e)
def f(n): return f(n + 1)
err(lambda: f(0), "plain")
def g(): yield from g()
err(lambda: list(g()), "yield from")
def h(*a, **k): return h(*a, **k)
err(lambda: h(1, x=2), "star call")
class R:
    def __repr__(s): return repr(s)
    def __eq__(s, o): return s == o
    def __lt__(s, o): return s < o
    def __hash__(s): return hash(s)
    def __getattr__(s, n): return getattr(s, n + "x")
    def __call__(s): return s()
    def __len__(s): return len(s)
    def __add__(s, o): return s + o
    def __getitem__(s, i): return s[i]
    def __contains__(s, x): return x in s
    def __iter__(s): return iter(s)
    def __bool__(s): return bool(s)
    def __str__(s): return str(s)
    def __format__(s, x): return format(s)
    def __index__(s): return [1][s]
    def __enter__(s):
        with s: pass
    def __exit__(s, *a): pass
    def __neg__(s): return -s
    def __setattr__(s, n, v): setattr(s, n, v)
    def __int__(s): return int(s)
r = R()
err(lambda: repr(r), "repr"); err(lambda: r == r, "eq"); err(lambda: r == 1, "eq1"); err(lambda: r < r, "lt"); err(lambda: hash(r), "hash"); err(lambda: r.attr, "getattr"); err(lambda: r(), "call"); err(lambda: len(r), "len"); err(lambda: r + 1, "add"); err(lambda: r[0], "getitem"); err(lambda: 1 in r, "contains"); err(lambda: iter(r), "iter"); err(lambda: bool(r), "bool"); err(lambda: str(r), "str"); err(lambda: format(r), "format"); err(lambda: [1][r], "index"); err(lambda: r.__enter__(), "with"); err(lambda: -r, "neg"); err(lambda: setattr(r, "q", 1), "setattr"); err(lambda: int(r), "int"); err(lambda: sorted([r, r]), "sort"); err(lambda: {r: 1}, "dict"); err(lambda: f"{r}", "fstring"); err(lambda: "%s" % r, "percent"); err(lambda: max(r, r), "max")
def key(x): return sorted([1], key=key)
err(lambda: sorted([1], key=key), "sort key")
err(lambda: (lambda m: m(m))(lambda m: list(map(m, [m]))), "map")
class D:
    def __get__(s, o, t): return o.d
class HasD: d = D()
err(lambda: HasD().d, "descriptor")
class P:
    @property
    def p(s): return s.p
err(lambda: P().p, "property")
class M(type):
    def __call__(c): return c()
class MC(metaclass=M): pass
err(lambda: MC(), "metaclass call")
class I:
    def __init__(s): I()
err(lambda: I(), "init")
class IS:
    def __init_subclass__(c): type("X", (IS,), {})
err(lambda: type("Y", (IS,), {}), "init_subclass")
def ex(): 
    try: ex()
    finally: pass
err(ex, "finally")
def rec_except():
    try: rec_except()
    except RecursionError: raise
err(rec_except, "reraise")
err(lambda: exec("def q(): exec('q()')\nq()", {}), "exec")
src = "exec(src)"; err(lambda: exec(src, {"src": src}), "exec nested")
a, b = [], []; a.append(b); b.append(a); print(repr(a))
old = sys.getrecursionlimit(); print(old); sys.setrecursionlimit(200)
def depth(n=0):
    try: return depth(n + 1)
    except RecursionError: return n
print(100 < depth() < 200); sys.setrecursionlimit(5000); print(2000 < depth() < 5000); sys.setrecursionlimit(old)
for bad in (0, -5, "a"):
    try: sys.setrecursionlimit(bad)
    except Exception as e: print(type(e).__name__, e)
def after(): return "still fine"
print(after()); err(lambda: f(0), "again"); print(depth() > 500)
