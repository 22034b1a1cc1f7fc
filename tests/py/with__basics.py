class C:
    def __init__(self, n, swallow=False, fail=None): self.n, self.swallow, self.fail = n, swallow, fail
    def __enter__(self):
        print("enter", self.n)
        if self.fail == "enter": raise RuntimeError("enter " + self.n)
        return self.n
    def __exit__(self, t, v, tb):
        print("exit", self.n, t and t.__name__, v, tb is not None)
        if self.fail == "exit": raise RuntimeError("exit " + self.n)
        return self.swallow
with C("a") as a: print(a)
with C("a"), C("b") as b: print(b)
with (C("p"), C("q") as q,): print(q)
with (C("p") as p): print(p)
with (C("x")) as x: print(x)
with (yield_ := C("walrus")): print(yield_.n)
def run(f):
    try: print("->", f())
    except BaseException as e: print("escaped", repr(e), repr(e.__context__))
def raises():
    with C("a"): raise ValueError("v")
def swallowed():
    with C("s", True): raise ValueError("v")
    return "after"
def inner_swallow():
    with C("o"), C("i", True): raise ValueError("v")
    return "ok"
def ret():
    with C("r"): return "value"
def ret_swallow():
    with C("r", True): return "value"
def brk():
    for i in range(3):
        with C(str(i)):
            if i == 1: break
            continue
    return i
def enter_fails():
    with C("ok"), C("bad", fail="enter"): print("never")
def exit_fails():
    with C("outer"), C("bad", fail="exit"): raise ValueError("orig")
def exit_fails2():
    with C("bad", fail="exit"): pass
def exit_fails_outer_swallows():
    with C("outer", True), C("bad", fail="exit"): raise ValueError("orig")
    return "swallowed"
for f in (raises, swallowed, inner_swallow, ret, ret_swallow, brk, enter_fails, exit_fails, exit_fails2, exit_fails_outer_swallows): print(f.__name__); run(f)
class NoEnter:
    def __exit__(self, *a): pass
class NoExit:
    def __enter__(self): pass
class Neither: pass
class AsyncOnly:
    async def __aenter__(self): pass
    async def __aexit__(self, *a): pass
class InstanceAttrs:
    def __init__(self): self.__enter__ = lambda: 1; self.__exit__ = lambda *a: None
for c in (NoEnter, NoExit, Neither, AsyncOnly, InstanceAttrs):
    def f():
        with c(): pass
    run(f)
class Truthy:
    def __enter__(self): return self
    def __exit__(self, *a): return "truthy string"
with Truthy(): raise KeyError("gone")
class BoolRaises:
    def __bool__(self): raise LookupError("bool")
class BR:
    def __enter__(self): return self
    def __exit__(self, *a): return BoolRaises()
def f():
    with BR(): raise KeyError("x")
run(f)
class Tup:
    def __enter__(self): return (1, [2, 3])
    def __exit__(self, *a): pass
with Tup() as (a, (b, c)): print(a, b, c)
with Tup() as [a, *r]: print(a, r)
d = {}
with Tup() as d["k"]: print(d)
class O: pass
with C("attr") as O.attr: print(O.attr)
def unpack_fails():
    with Tup() as (a, b, c): pass
run(unpack_fails)
def gen():
    with C("gen"):
        yield 1
        yield 2
for v in gen(): print(v)
import contextlib
@contextlib.contextmanager
def cm(n):
    print("cm enter", n)
    try: yield n * 2
    except ValueError as e: print("cm caught", e)
    finally: print("cm exit")
with cm(5) as v: print(v)
with cm(6): raise ValueError("inside")
def leak():
    with cm(7): raise KeyError("leak")
run(leak)
with contextlib.suppress(KeyError, IndexError): [][1]
with contextlib.ExitStack() as st:
    st.enter_context(C("st1")); st.callback(print, "callback", 1); st.push(lambda *a: print("pushed", a[0]))
with contextlib.nullcontext(9) as n: print(n)
import io
with contextlib.redirect_stdout(io.StringIO()) as buf: print("captured")
print(repr(buf.getvalue()))
with contextlib.closing(gen()) as g: print(next(g))
