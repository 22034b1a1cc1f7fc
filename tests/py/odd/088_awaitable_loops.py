import asyncio
async def main():
    loop = asyncio.get_running_loop()
    try: loop.run_until_complete(asyncio.sleep(0))
    except RuntimeError as e: print(e)
    try: asyncio.run(main())
    except RuntimeError as e: print(e)
    f = loop.create_future(); f.set_result(1)
    try: f.set_result(2)
    except asyncio.InvalidStateError as e: print(type(e).__name__, e)
    try: loop.create_future().result()
    except asyncio.InvalidStateError as e: print(e)
    f = loop.create_future()
    try: f.set_exception(StopIteration())
    except TypeError as e: print(e)
    t = asyncio.create_task(fail()); await asyncio.sleep(0)
    print(repr(t.exception())); 
    try: await t
    except ValueError as e: print("awaited", e)
    try: await t
    except ValueError as e: print("awaited again", e)
    async def cancel_ignores():
        while True:
            try: await asyncio.sleep(10); return "slept"
            except asyncio.CancelledError: print("cancel seen"); return "refused"
    c = asyncio.create_task(cancel_ignores()); await asyncio.sleep(0); c.cancel("why"); print(await c, c.cancelled(), c.cancelling())
    async def selfcancel(): asyncio.current_task().cancel(); await asyncio.sleep(0)
    try: await asyncio.create_task(selfcancel())
    except asyncio.CancelledError: print("self cancelled")
    try: await asyncio.gather(fail(), fail2())
    except Exception as e: print(repr(e))
    try: asyncio.create_task(5)
    except TypeError as e: print(e)
    try: await 5
    except TypeError as e: print(e)
    raise LookupError("out of main")
async def fail(): raise ValueError("f1")
async def fail2(): await asyncio.sleep(0); raise KeyError("f2")
c = main()
try: c.send(None)
except RuntimeError as e: print(e)
try: asyncio.get_running_loop()
except RuntimeError as e: print(e)
try: asyncio.run(main())
except LookupError as e: print("propagated", e)
async def exits(): raise SystemExit(12)
asyncio.run(exits())
