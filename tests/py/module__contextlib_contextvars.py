import contextlib, contextvars, io, asyncio, sys
@contextlib.contextmanager
def cm(n, swallow=False):
    print("enter", n)
    try: yield n.upper()
    except ValueError as e:
        print("caught", e)
        if not swallow: raise
    finally: print("exit", n)
with cm("a") as a: print(a)
with cm("b", True): raise ValueError("v")
try:
    with cm("c"): raise ValueError("w")
except ValueError as e: print("out", e)
@cm("deco")
def f(x): print("in f", x); return x * 2
print(f(1), f(2), f.__name__)
class D(contextlib.ContextDecorator):
    def __enter__(self): print("D in"); return self
    def __exit__(self, *a): print("D out", a[0]); return True
@D()
def g(): raise KeyError
print(g())
with contextlib.ExitStack() as st:
    r = [st.enter_context(cm(x)) for x in "xy"]; st.callback(print, "cb", k=1) if False else st.callback(lambda *a, **k: print("cb", a, k), 1, k=2); st.push(lambda t, v, tb: print("push", t) or True); print(r)
    kept = st.pop_all()
print("not yet"); kept.close()
with contextlib.ExitStack() as st:
    try: st.enter_context(5)
    except TypeError as e: print(e)
    @st.callback
    def cbk(): print("decorated callback")
with contextlib.suppress(ZeroDivisionError, KeyError): 1 / 0
with contextlib.suppress(ValueError) as s:
    with contextlib.suppress(): pass
try:
    with contextlib.suppress(KeyError): raise ExceptionGroup("g", [KeyError(1), ValueError(2)])
except ExceptionGroup as e: print(repr(e))
o, e = io.StringIO(), io.StringIO()
with contextlib.redirect_stdout(o), contextlib.redirect_stderr(e): print("out"); print("err", file=sys.stderr)
print(repr(o.getvalue()), repr(e.getvalue()))
with contextlib.closing(io.StringIO("x")) as c: print(c.read())
print(c.closed); 
with contextlib.nullcontext(5) as n: print(n)
import os
old = os.getcwd()
with contextlib.chdir("/"): print(os.getcwd())
print(os.getcwd() == old)
@contextlib.asynccontextmanager
async def acm(): print("aenter"); yield 7; print("aexit")
async def main():
    async with acm() as v, contextlib.AsyncExitStack() as st: st.push_async_callback(asyncio.sleep, 0); print(v, await st.enter_async_context(acm()))
    async with contextlib.aclosing(agen()) as a: print(await anext(a))
async def agen():
    try: yield 1
    finally: print("aclosed")
asyncio.run(main())
v = contextvars.ContextVar("v", default="dflt"); n = contextvars.ContextVar("n")
print(v.get(), v.get("other"), n.get("fallback"), v.name)
try: n.get()
except LookupError as x: print(type(x).__name__)
t = v.set(1); t2 = v.set(2); print(v.get(), t.old_value is contextvars.Token.MISSING, t2.old_value); v.reset(t2); print(v.get()); v.reset(t); print(v.get())
try: v.reset(t)
except RuntimeError as x: print("RuntimeError")
ctx = contextvars.copy_context(); print(ctx.run(lambda: (v.set("in ctx"), v.get())[1]), v.get(), ctx[v], v in ctx, n in ctx, len(ctx) >= 1, list(ctx)[0].name if len(ctx) else "")
try: ctx.run(lambda: ctx.run(print))
except RuntimeError as x: print("entered twice")
with v.set("with") as tok: print(v.get())
print(v.get()); 
try: contextvars.ContextVar(5)
except TypeError as x: print(x)
