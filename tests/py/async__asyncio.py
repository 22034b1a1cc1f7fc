import asyncio
async def work(name, n, log):
    for i in range(n):
        log.append(f"{name}{i}")
        await asyncio.sleep(0)
    return name * n
async def main():
    log = []
    print(await asyncio.gather(work("a", 2, log), work("b", 3, log)), log)
    t = asyncio.create_task(work("c", 2, log), name="tc")
    print(t.get_name(), t.done()); print(await t, t.done(), t.result())
    async def fail(): raise ValueError("failed")
    print(await asyncio.gather(fail(), work("d", 1, log), return_exceptions=True))
    try: await asyncio.gather(fail())
    except ValueError as e: print("gathered", e)
    t = asyncio.create_task(asyncio.sleep(100))
    await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError: print("cancelled", t.cancelled())
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail()); tg.create_task(asyncio.sleep(100))
    except* ValueError as eg: print(repr(eg), eg.exceptions)
    q = asyncio.Queue(2); out = []
    async def prod():
        for i in range(5): await q.put(i)
        await q.put(None)
    async def cons():
        while (v := await q.get()) is not None: out.append(v)
    await asyncio.gather(prod(), cons()); print(out)
    e = asyncio.Event(); order = []
    async def waiter(n): await e.wait(); order.append(n)
    ts = [asyncio.create_task(waiter(i)) for i in range(3)]
    await asyncio.sleep(0); e.set(); await asyncio.gather(*ts); print(order)
    lock = asyncio.Lock(); order = []
    async def locked(n):
        async with lock: order.append(f"in{n}"); await asyncio.sleep(0); order.append(f"out{n}")
    await asyncio.gather(*(locked(i) for i in range(3))); print(order)
    try:
        async with asyncio.timeout(0.01): await asyncio.sleep(10)
    except TimeoutError: print("timeout")
    try: await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError: print("wait_for timeout")
    f = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(f.set_result, 42); print(await f)
    done, pending = await asyncio.wait([asyncio.create_task(work("z", 1, log))]); print(len(done), len(pending), done.pop().result())
    r = []
    for c in asyncio.as_completed([work("x", 3, log), work("y", 1, log)]): r.append(await c)
    print(r)
    sem = asyncio.Semaphore(2); active = 0; peak = 0
    async def s():
        nonlocal active, peak
        async with sem: active += 1; peak = max(peak, active); await asyncio.sleep(0); active -= 1
    await asyncio.gather(*(s() for _ in range(6))); print(peak)
    print(await asyncio.to_thread(lambda: "thread"))
    import contextvars
    v = contextvars.ContextVar("v", default=0)
    async def ctx(n): v.set(n); await asyncio.sleep(0); return v.get()
    print(await asyncio.gather(ctx(1), ctx(2)), v.get())
    return "main done"
print(asyncio.run(main()))
try: asyncio.run(5)
except ValueError as e: print(e)
except TypeError as e: print(e)
