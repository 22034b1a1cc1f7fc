import types, sys
class Aw:
    def __init__(self, v): self.v = v
    def __await__(self):
        r = yield ("wait", self.v)
        return (self.v, r)
async def f(x):
    a = await Aw(x)
    b = await g(x + 1)
    return a, b
async def g(y):
    try:
        return await Aw(y)
    except ValueError as e:
        return f"caught {e}"
c = f(1)
print(type(c), c.__name__, c.__qualname__, c.cr_code.co_name, c.cr_running, c.cr_await, c.cr_suspended)
print(c.send(None), c.cr_suspended, type(c.cr_await).__name__)
print(c.send("first"), c.cr_await.__name__)
try:
    c.send("second")
except StopIteration as e:
    print("result", e.value)
c = f(5); c.send(None); c.send(None)
try:
    c.throw(ValueError("thrown"))
except StopIteration as e:
    print("result", e.value)
def err(fn):
    try:
        print("value", fn())
    except BaseException as e:
        print(type(e).__name__ + ":", e)
err(lambda: c.send(None))
c = f(1); err(lambda: iter(c)); err(lambda: next(c)); err(lambda: c.send(5)); c.close(); err(lambda: c.send(None))
async def bad(): await 5
err(lambda: bad().send(None))
class BadAw:
    def __await__(self): return 5
async def bad2(): await BadAw()
err(lambda: bad2().send(None))
class NoAw:
    inner = g(1)
    def __await__(self): return self.inner
async def bad3(): await NoAw()
b3 = bad3(); err(lambda: b3.send(None)); NoAw.inner.close()
async def fin():
    try:
        await Aw(1)
    finally:
        print("finally ran")
x = fin(); x.send(None); x.close()
def run(coro, *replies):
    replies = list(replies)
    v = None
    while True:
        try:
            y = coro.send(v)
            print("  yielded", y)
            v = replies.pop(0) if replies else None
        except StopIteration as e:
            return e.value
print(run(f(10), "A", "B"))
class CM:
    def __init__(self, n, swallow=False): self.n, self.swallow = n, swallow
    async def __aenter__(self): await Aw("enter " + self.n); return self.n
    async def __aexit__(self, t, v, tb): await Aw("exit " + self.n); print("exit", self.n, t and t.__name__); return self.swallow
async def withs():
    async with CM("a") as a, CM("b", True) as b:
        print("body", a, b)
        raise KeyError("inside")
    async with CM("c"):
        return "returned"
print(run(withs()))
class AIter:
    def __init__(self, n): self.i, self.n = 0, n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.i >= self.n: raise StopAsyncIteration
        self.i += 1
        return await Aw(self.i)
async def loop():
    out = []
    async for v in AIter(3):
        if v[0] == 2: continue
        out.append(v[0])
    else:
        out.append("else")
    async for v in AIter(5):
        if v[0] == 2: break
    else:
        out.append("not here")
    out.append([v[0] async for v in AIter(2)])
    out.append({v[0]: 1 async for v in AIter(2) if v[0] > 1})
    out.append([await g(i) for i in range(2)])
    return out
print(run(loop()))
async def bad_for():
    async for x in [1]: pass
err(lambda: bad_for().send(None))
async def bad_with():
    async with 5: pass
err(lambda: bad_with().send(None))
class Half:
    def __aiter__(self): return 5
async def bad_for2():
    async for x in Half(): pass
err(lambda: bad_for2().send(None))
@types.coroutine
def gen_coro():
    r = yield "from types.coroutine"
    return r
async def uses(): return await gen_coro()
print(run(uses(), 77))
async def stopiter(): raise StopIteration("x")
err(lambda: stopiter().send(None))
async def twice():
    c = g(1)
    a = await c
    try: await c
    except RuntimeError as e: print(e)
    return a
print(run(twice()))
import inspect
print(inspect.iscoroutinefunction(f), inspect.iscoroutine(c), (lambda: 0).__code__.co_flags & 128, bool(f.__code__.co_flags & 128))
h = f(1).__await__(); print(type(h).__name__, next(h)); h.close()
