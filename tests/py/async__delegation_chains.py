# Chains of coroutines and async generators, driven by hand.
import sys, traceback, types

@types.coroutine
def pause(x):
    return (yield x)

async def leaf(n):
    total = 0
    for i in range(n):
        total += await pause(i)
    return total
async def level(d, n):
    if d:
        return await level(d - 1, n) + 1
    return await leaf(n)

def drive(coro, value=10):
    out = []
    try:
        x = coro.send(None)
        while True:
            out.append(x)
            x = coro.send(value)
    except StopIteration as e:
        return out, e.value
    except Exception as e:
        return out, repr(e)
print(drive(level(0, 3)), drive(level(30, 4)))

# State while suspended and while running.
async def looks():
    await pause("first")
    for c in coros:
        print(c.cr_running, c.cr_suspended, c.cr_await, c.cr_frame is not None)
    f, names = sys._getframe(), []
    while f.f_code.co_name != "<module>":
        names.append(f.f_code.co_name)
        f = f.f_back
    print(names)
    for c in coros:
        try:
            c.send(None)
        except (ValueError, RuntimeError) as e:
            print(repr(e))
        try:
            await c
        except (ValueError, RuntimeError) as e:
            print(repr(e))
    await pause("second")
    raise KeyError("end")
async def one():
    c = looks()
    coros.append(c)
    await c
async def two():
    c = one()
    coros.append(c)
    await c
coros = []
c = two()
coros.append(c)
print(c.send(None), [(x.cr_await is not None, x.cr_running, x.cr_suspended) for x in coros])
print(c.send(None))
try:
    c.send(None)
except KeyError as e:
    print(repr(e), [x.name for x in traceback.extract_tb(e.__traceback__)])
try:
    c.send(None)
except RuntimeError as e:
    print(e)

# Awaited already.
c = leaf(2)
async def waits(c):
    return await c
a, b = waits(c), waits(c)
print(a.send(None))
try:
    b.send(None)
except RuntimeError as e:
    print(e)
print(drive(a))

# throw and close at each level.
async def careful(name, inner):
    try:
        return name, await inner
    except KeyError as e:
        return name, "caught", repr(e), await pause("in handler")
    finally:
        print("leaves", name)
async def bottom():
    try:
        await pause("b")
    finally:
        print("leaves bottom")
for how in ("throw", "close"):
    for at in range(3):
        z = bottom()
        y = careful("y", z)
        x = careful("x", y)
        x.send(None)
        c = (x, y, z)[at]
        try:
            print(how, at, c.throw(KeyError(at)) if how == "throw" else c.close())
        except Exception as e:
            print(how, at, repr(e))
        print(drive(x, None))

# Async generators: values pass through each level's loop.
class Tree:
    def __init__(self, l, v, r):
        self.l, self.v, self.r = l, v, r
    async def __aiter__(self):
        if self.l:
            async for i in self.l:
                yield i
        await pause(("at", self.v))
        yield self.v
        if self.r:
            async for i in self.r:
                yield i
def tree(xs):
    if not xs:
        return None
    m = len(xs) // 2
    return Tree(tree(xs[:m]), xs[m], tree(xs[m + 1:]))
async def collect(t):
    return [x async for x in t]
print(drive(collect(tree(range(7)))))
out, r = drive(collect(tree(range(300))))
print(len(out), r == list(range(300)))

# Seen from inside an async generator.
async def ag():
    r = yield 1
    print("got", r)
    f, names = sys._getframe(), []
    while f.f_code.co_name != "<module>":
        names.append(f.f_code.co_name)
        f = f.f_back
    print(names, g.ag_running, g.ag_suspended, g.ag_await, g.ag_frame is not None)
    await pause("inside")
    try:
        await g.__anext__()
    except RuntimeError as e:
        print(e)
    try:
        yield 2
    except ValueError as e:
        print("thrown", e)
        yield 3
    raise KeyError("from ag")
g = ag()
async def uses():
    print(await g.asend(None))
    s = g.asend("sent")
    print(await s)
    try:
        await s
    except RuntimeError as e:
        print(e)
    print(await g.athrow(ValueError("v")))
    try:
        async for x in g:
            print("?")
    except KeyError as e:
        print(repr(e), [x.name for x in traceback.extract_tb(e.__traceback__)])
    print([x async for x in g])
u = uses()
print(u.send(None), g.ag_running, type(u.cr_await).__name__, type(g.ag_await).__name__)
print(drive(u))

# Two consumers of one async generator.
async def counts():
    for i in range(6):
        await pause(i)
        yield i
g = counts()
async def takes():
    return [x async for x in g]
p, q = takes(), takes()
print(p.send(None))
try:
    print(q.send(None))
except RuntimeError as e:
    print(e)
print(drive(p), drive(g.aclose()))

# aclose while it waits, exceptions thrown into the await.
async def guarded():
    try:
        yield 1
        await pause("waiting")
        yield 2
    except KeyError as e:
        yield "caught", repr(e)
    finally:
        await pause("cleanup")
        print("closed")
g = guarded()
async def walk():
    out = []
    async for x in g:
        out.append(x)
        if len(out) == 2:
            break
    await g.aclose()
    return out
w = walk()
print(w.send(None))
print(w.throw(KeyError("k")))
print(drive(w))
# Async generators of async generators, values of all kinds.
async def relay(g):
    async for x in g:
        yield x
async def values():
    for x in (None, (), (1, 2), StopIteration, StopAsyncIteration(), ValueError("v")):
        yield x
async def gather(g):
    return [repr(x) async for x in g]
print(drive(gather(relay(relay(values())))))
async def stops():
    yield 1
    raise StopAsyncIteration
print(drive(gather(relay(stops()))))
async def stops2():
    yield 1
    raise StopIteration
print(drive(gather(relay(stops2()))))
