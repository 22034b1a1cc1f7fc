class Sleep:
    def __init__(self, v): self.v = v
    def __await__(self): return (yield self.v)
def run(c):
    trace, v = [], None
    try:
        while True: y = c.send(v); trace.append(y); v = f"r{y}"
    except StopIteration as e: return e.value, trace
async def numbers(n):
    for i in range(n): yield await Sleep(i)
async def f1(): return [x async for x in numbers(3)]
async def f2(): return {x: i async for i, x in aenum(numbers(2))}
async def f3(): return {x async for x in numbers(1)}
async def f4(): return [await Sleep(x) for x in "ab"]
async def f5(): return [(a, b) for a in "xy" for b in [await Sleep(a)]]
async def f6(): return [x async for x in numbers(4) if x != "r1" if await Sleep("c")]
async def f7(): return [[y async for y in numbers(x)] for x in range(3)]
async def f8(): g = (x async for x in numbers(2)); return [x async for x in g], type(g).__name__
async def f9(): g = (await Sleep(x) for x in "pq"); return [x async for x in g]
async def aenum(it):
    i = 0
    async for x in it: yield i, x; i += 1
async def f10(): return sum([len(x) async for x in numbers(3)]), [x for x in [1, 2]]
async def f11():
    out = []
    async for x in numbers(3):
        try:
            if x == "r1": continue
            out.append(x)
        finally: out.append("f")
    else: out.append("else")
    return out
async def f12():
    async with CM("a") as a, CM("b") as b: return a, b, await Sleep("in")
class CM:
    def __init__(self, n): self.n = n
    async def __aenter__(self): return await Sleep("enter " + self.n)
    async def __aexit__(self, *a): await Sleep(f"exit {self.n} {a[0].__name__ if a[0] else None}"); return self.n == "swallow"
async def f13():
    async with CM("swallow"): raise ValueError("gone")
    async with CM("x"): raise KeyError("out")
async def f14():
    try: return await f13()
    except KeyError as e: return repr(e), await Sleep("handler")
async def f15():
    res = await f16(3)
    return res
async def f16(n): return n if n == 0 else await f16(n - 1) + 1
async def f17(): return await Sleep(1) or await Sleep(2), (await Sleep(3)) + "!", f"{await Sleep(4)}", {await Sleep(5): await Sleep(6)}, -len(await Sleep(7)), [*await tup()], await (await wrap())
async def tup(): return (1, 2)
async def wrap(): return tup()
async def f18(): return await lam()()
def lam(): 
    async def inner(): return await Sleep("inner")
    return inner
async def f19():
    x = [await Sleep(i) for i in range(2)]; y = (lambda: x)(); del x
    return y
for f in (f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f14, f15, f17, f18, f19): print(f.__name__, run(f()))
