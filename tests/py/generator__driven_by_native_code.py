# Generators run by builtins, and async generators run by coroutines: values, ends, exceptions, frames.
import sys


def count(n):
    for i in range(n):
        yield i


def delegate(n):
    got = yield from count(n)
    return got, "done"


print(sum(count(10)), list(delegate(3)), tuple(delegate(3)), max(count(4)), sorted(count(4), reverse=True))
print(any(x > 3 for x in count(9)), all(x < 3 for x in count(9)), "".join(str(x) for x in count(4)))
print(dict((x, x * x) for x in count(3)), {x for x in count(3)}, list(map(str, count(3))), list(zip(count(3), count(2))))


def raises(n):
    try:
        for i in range(n):
            yield i
        raise KeyError(n)
    finally:
        print("closed", n)


for f in (list, sum, tuple, max):
    try:
        f(raises(3))
    except KeyError as e:
        print(f.__name__, e, e.__traceback__.tb_next.tb_frame.f_code.co_name)


def depth():
    yield sys._getframe().f_back.f_code.co_name
    yield sys._getframe(1).f_code.co_name


def caller():
    return list(depth())


print(caller())


def reentrant():
    yield 1
    yield next(g)


g = reentrant()
try:
    print(list(g))
except ValueError as e:
    print(e)


def handled():
    try:
        yield 1
        raise OSError("inner")
    except OSError:
        yield repr(sys.exception())
        yield repr(sys.exception())


try:
    raise ValueError("outer")
except ValueError:
    print(list(handled()), repr(sys.exception()))

h = handled()
next(h)
held = [x for x in h]
print(held, sys.exception())


def run(coro):
    sent = []
    try:
        while True:
            sent.append(coro.send(None))
    except StopIteration as e:
        return e.value, sent


class Pause:
    def __await__(self):
        got = yield "pause"
        return got


async def numbers(n):
    for i in range(n):
        await Pause()
        got = yield i
        if got is not None:
            print("got", got)


async def consume():
    total = 0
    async for x in numbers(3):
        total += x
    squares = [x * x async for x in numbers(3)]
    a = numbers(3)
    first = await a.asend(None), await a.asend("hello"), await anext(a)
    try:
        await anext(a)
    except StopAsyncIteration as e:
        end = repr(e)
    return total, squares, first, end, await anext(a, "default")


print(run(consume()))


async def broken():
    yield 1
    raise LookupError("broken")


async def consume_broken():
    seen = []
    try:
        async for x in broken():
            seen.append(x)
    except LookupError as e:
        seen.append(e)
    b = broken()
    step = b.__anext__()
    seen.append(await step)
    try:
        await step
    except RuntimeError as e:
        seen.append(e)
    await b.aclose()
    return seen


print(run(consume_broken()))


async def two_at_once():
    a = numbers(2)
    one, two = a.asend(None), a.asend(None)
    one.send(None)
    try:
        two.send(None)
    except RuntimeError as e:
        print(e)
    one.close()
    two.close()
    await a.aclose()


try:
    print(run(two_at_once()))
except RuntimeError as e:
    print(e)


async def fibonacci(n):
    if n < 2:
        return n
    return await fibonacci(n - 1) + await fibonacci(n - 2)


print(run(fibonacci(12)))
c = fibonacci(3)
d = fibonacci(1)
try:
    d.send(None)
except StopIteration as e:
    print(e.value)
try:
    d.send(None)
except RuntimeError as e:
    print(e)
c.close()


async def twice():
    p = numbers(1).__anext__()
    c = fibonacci(1)
    await c
    try:
        await c
    except RuntimeError as e:
        print(e)
    p.close()


print(run(twice()))
