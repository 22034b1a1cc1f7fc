import functools
log = []
def d1(f): log.append("d1"); return f
def d2(arg):
    log.append(f"d2({arg})")
    def w(f):
        log.append("apply d2")
        return f
    return w
@d1
@d2("x")
def f(): return 1
print(log, f())
def trace(fn):
    @functools.wraps(fn)
    def wrapper(*a, **k):
        r = fn(*a, **k)
        print(f"{fn.__name__}{a}{k} -> {r}")
        return r
    return wrapper
@trace
def add(a, b=1):
    "adds"
    return a + b
add(1); add(2, b=3); print(add.__name__, add.__doc__, add.__wrapped__.__name__)
class Count:
    def __init__(self, f): self.f, self.n = f, 0
    def __call__(self, *a): self.n += 1; return self.f(*a)
    def __get__(self, o, t=None): return functools.partial(self, o) if o is not None else self
@Count
def c(x): return x * 2
print(c(1), c(2), c.n)
class K:
    @Count
    def m(self, v): return v + 1
    @property
    def p(self): return "p"
    @p.setter
    def p(self, v): self.__dict__["_p"] = v
    @functools.cached_property
    def cp(self): print("computing"); return 42
    @staticmethod
    @trace
    def s(x): return x
    @classmethod
    @trace
    def cl(cls, x): return x
    @functools.singledispatchmethod
    def sd(self, a): return "default"
    @sd.register
    def _(self, a: int): return "int"
    @sd.register
    def _(self, a: list): return "list"
k = K()
print(k.m(1), k.p, k.cp, k.cp, k.s(3), k.sd(1), k.sd([]), k.sd("q")); k.p = 9; print(k._p)
K.cl(4) is None
@(lambda f: "replaced")
def gone(): pass
print(gone)
@[d1, trace][1]
def idx(): return "idx"
idx()
@(x := trace)
def walrus(): return "w"
walrus(); print(x is trace)
@d1
class Cls: pass
print(Cls.__name__)
def reg(cls): cls.registered = True; return cls
@reg
class R: pass
print(R.registered)
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(50), fib.cache_info())
@functools.lru_cache(maxsize=2)
def sq(n): print("sq", n); return n * n
print(sq(1), sq(2), sq(1), sq(3), sq(2), sq.cache_info()); sq.cache_clear(); print(sq.cache_info())
@functools.total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(T(1) <= T(2), T(1) >= T(2), T(1) > T(1))
p = functools.partial(int, base=2); print(p("101"), p.func, p.args, p.keywords, functools.partial(p, "11")())
print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.reduce(lambda a, b: a + b, [], "init"))
try:
    @5
    def bad(): pass
except TypeError as e:
    print(e)
try:
    @undefined_decorator
    def bad2(): pass
except NameError as e:
    print(e)
