import asyncio
async def agen(n):
    try:
        for i in range(n):
            x = yield i
            if x: print("got", x)
    finally:
        print("agen finally")
async def main():
    print([i async for i in agen(3)])
    a = agen(3)
    print(await a.__anext__(), await a.asend("hello"), type(a), a.__name__, a.ag_running, a.ag_await)
    print(await anext(a), await anext(a, "default"))
    try:
        await anext(a)
    except StopAsyncIteration as e:
        print("stopped", e.args)
    b = agen(5)
    await anext(b)
    try:
        await b.athrow(ValueError("thrown"))
    except ValueError as e:
        print("out", e)
    c = agen(5)
    await anext(c); print(await c.aclose(), await c.aclose())
    d = agen(5)
    try:
        await d.asend("too early")
    except TypeError as e:
        print(e)
    async def catcher():
        while True:
            try:
                yield "waiting"
            except KeyError as e:
                yield f"caught {e!r}"
    e = catcher(); await anext(e); print(await e.athrow(KeyError("k"))); await e.aclose()
    async def stubborn():
        try: yield 1
        finally: yield 2
    s = stubborn(); await anext(s)
    try: await s.aclose()
    except RuntimeError as x: print(x)
    try: await anext(s)
    except GeneratorExit: print("GeneratorExit carries on")
    async def stop(): 
        yield 1
        raise StopAsyncIteration
    t = stop(); await anext(t)
    try: await anext(t)
    except RuntimeError as x: print(x, repr(x.__cause__))
    print([x async for x in (i * 2 async for i in agen(3))], {x async for x in agen(2)}, {k: v async for k, v in pairs()}, sum([x async for x in agen(4) if x % 2]))
    print([y for x in range(2) for y in [x]], [[z async for z in agen(2)] for _ in range(2)])
    async for k, v in pairs():
        if k == "b": break
        print(k, v)
    async with asyncio.timeout(5): print("in timeout")
    try:
        anext(5)
    except TypeError as x: print(x)
    try:
        aiter(5)
    except TypeError as x: print(x)
    print(aiter(a) is a)
    g = agen(1)
    an = g.__anext__()
    print(type(an).__name__)
    await an
    try: await an
    except RuntimeError as x: print(x)
    await g.aclose()
async def pairs():
    for k in "ab":
        await asyncio.sleep(0)
        yield k, ord(k)
asyncio.run(main())
