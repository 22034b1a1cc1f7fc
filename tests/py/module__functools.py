import functools as ft
p = ft.partial(pow, 2); print(p(5), ft.partial(int, base=16)("ff"), p.func is pow, p.args, p.keywords, ft.partial(p, 3)(), ft.partial(print, "a", sep="-"), ft.partial(max, key=len)(["a", "bbb"]))
print(ft.partial(lambda a, b, c: (a, b, c), ft.Placeholder, 2)(1, 3)) if hasattr(ft, "Placeholder") else None
class C:
    def m(self, a, b=0): return a, b
    half = ft.partialmethod(m, 5)
    @ft.cached_property
    def cp(self): print("compute"); return 7
print(C().half(), C().half(6)); c = C(); print(c.cp, c.cp, c.__dict__); c.cp = 9; print(c.cp); del c.cp; print(c.cp)
calls = []
@ft.lru_cache(maxsize=3)
def f(x, *, k=0): calls.append(x); return x * 2
print([f(i) for i in (1, 2, 1, 3, 4, 1, 2)], calls, f.cache_info(), f.cache_parameters(), f.__wrapped__(5)); f.cache_clear(); print(f.cache_info()); f(1, k=1); f(1, k=2); f(1.0); print(f.cache_info())
@ft.lru_cache(typed=True)
def g(x): return type(x).__name__
print(g(1), g(1.0), g(True), g.cache_info())
@ft.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(100), fib.cache_info().hits > 0)
try: f([])
except TypeError as e: print(e)
@ft.lru_cache(maxsize=0)
def z(x): return x
z(1); z(1); print(z.cache_info())
@ft.lru_cache
def boom(x): calls.append("boom"); raise ValueError(x)
for _ in range(2):
    try: boom(1)
    except ValueError as e: print(e)
print(ft.reduce(lambda a, b: a + b, [1, 2, 3]), ft.reduce(lambda a, b: a * b, [], 1), ft.reduce(max, [3, 9, 2]), ft.reduce(lambda a, b: a + [b], "ab", []))
for fn in (lambda: ft.reduce(lambda a, b: a, []), lambda: ft.reduce(5, [1, 2]), lambda: ft.reduce(max, 5), lambda: ft.partial(), lambda: ft.partial(5), lambda: ft.lru_cache("x"), lambda: ft.cmp_to_key(5)(1) < ft.cmp_to_key(5)(2), lambda: ft.cmp_to_key(lambda a, b: 0)(1) < 5, lambda: ft.wraps(5), lambda: ft.singledispatch(len)(), lambda: ft.total_ordering(type("X", (), {}))):
    try: print(type(fn()).__name__)
    except Exception as e: print(type(e).__name__, e)
@ft.singledispatch
def show(x): return f"object {x}"
@show.register
def _(x: int): return f"int {x}"
@show.register(list)
def _(x): return f"list {len(x)}"
@show.register
def _(x: str | bytes): return f"text {x!r}"
@show.register(type(None))
def _(x): return "none"
print(show(1), show(True), show([1]), show("s"), show(b"b"), show(None), show(1.5), show.dispatch(bool).__name__, sorted(k.__name__ for k in show.registry))
print(sorted(["b", "A", "c"], key=ft.cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))))
@ft.total_ordering
class T:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v
    def __gt__(s, o): return s.v > o.v
print(T(1) < T(2), T(1) <= T(1), T(2) >= T(3))
def deco(fn):
    @ft.wraps(fn, updated=())
    def w(*a): "inner doc"; return fn(*a)
    return w
@deco
def named(): "named doc"
print(named.__name__, named.__doc__, named.__wrapped__.__name__, named.__qualname__, ft.WRAPPER_ASSIGNMENTS)
