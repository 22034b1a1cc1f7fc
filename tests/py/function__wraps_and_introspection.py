import functools, inspect
def retry(times, exceptions=(Exception,)):
    def deco(fn):
        @functools.wraps(fn)
        def wrapper(*a, **k):
            for i in range(times):
                try: return fn(*a, **k)
                except exceptions as e: wrapper.failures += 1; last = e
            raise last
        wrapper.failures = 0
        return wrapper
    return deco
calls = []
@retry(3, (ValueError,))
def flaky(x: int, *, ok_at=2) -> str:
    "Flaky doc."
    calls.append(x)
    if len(calls) < ok_at: raise ValueError(f"attempt {len(calls)}")
    return f"ok {x}"
print(flaky(1), calls, flaky.failures, flaky.__name__, flaky.__doc__, flaky.__annotations__, inspect.signature(flaky), flaky.__wrapped__ is not flaky, flaky.__kwdefaults__, flaky.__wrapped__.__kwdefaults__)
calls.clear()
try: flaky(2, ok_at=99)
except ValueError as e: print(e, flaky.failures)
def typed(fn):
    sig = inspect.signature(fn)
    @functools.wraps(fn)
    def w(*a, **k):
        for n, v in sig.bind(*a, **k).arguments.items():
            t = sig.parameters[n].annotation
            if t is not inspect.Parameter.empty and not isinstance(v, t): raise TypeError(f"{n} must be {t.__name__}, not {type(v).__name__}")
        return fn(*a, **k)
    return w
@typed
def area(w: int, h: int = 1, label: str = ""): return f"{label}{w * h}"
print(area(2, 3), area(2, label="a="), area(h=2, w=5))
for f in (lambda: area("2"), lambda: area(1, label=5), lambda: area(), lambda: area(1, 2, "x", 4)):
    try: print(f())
    except TypeError as e: print(e)
def stack(*decos):
    def apply(fn):
        for d in reversed(decos): fn = d(fn)
        return fn
    return apply
def tag(t): return lambda fn: functools.wraps(fn)(lambda *a: f"<{t}>{fn(*a)}</{t}>")
@stack(tag("a"), tag("b"))
@tag("c")
def text(x): return x
print(text("t"), text.__name__, text.__wrapped__("t"))
class Reg(dict):
    def __call__(self, name=None):
        def deco(fn): self[name or fn.__name__] = fn; return fn
        return deco
r = Reg()
@r()
def one(): return 1
@r("deux")
def two(): return 2
print({k: v() for k, v in r.items()}, one is r["one"])
def once(fn):
    @functools.wraps(fn)
    def w(*a):
        if not hasattr(w, "result"): w.result = fn(*a)
        return w.result
    return w
@once
def expensive(): print("computing"); return 42
print(expensive(), expensive())
class Meth:
    @functools.wraps(area)
    def m(self, *a): return a
    @retry(2)
    def bad(self): raise KeyError("always")
print(Meth().m(1), Meth.m.__name__)
try: Meth().bad()
except KeyError as e: print(repr(e), Meth.bad.failures)
def annotate(**kw):
    def d(fn): fn.__dict__.update(kw); return fn
    return d
@annotate(a=1, b="two")
def tagged(): pass
print(tagged.a, tagged.b, vars(tagged))
print([n for n in ("f", "g") if callable(globals().get(n))], inspect.signature(lambda a, /, b=2, *c, d, e=5, **f: 0), [p.kind.name for p in inspect.signature(lambda a, /, b=2, *c, d, **f: 0).parameters.values()])
