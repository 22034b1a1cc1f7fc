# Chains as deep as recursion may go, and deeper.
import sys

def down(n):
    if n:
        yield from down(n - 1)
    yield n

print(sum(down(300)), len(list(down(500))))

def forever():
    yield 1
    yield from forever()
it = forever()
n = 0
try:
    for x in it:
        n += x
except RecursionError as e:
    print(type(e).__name__, e)
print(500 < n < 1100, list(it))

def up(it):
    yield from it
it = iter(range(5))
for _ in range(5000):
    it = up(it)
try:
    next(it)
except RecursionError as e:
    print(type(e).__name__, e)
print(list(it))

def late(n):
    yield n
    yield from late(n + 1)
it = late(0)
try:
    while True:
        last = next(it)
except RecursionError:
    print("limit", 400 < last < 1100)

# A deep chain whose leaf recurses.
def f(n):
    return 0 if n == 0 else 1 + f(n - 1)
def bottom():
    while True:
        yield f(300)
def stack(d):
    if d:
        yield from stack(d - 1)
    else:
        yield from bottom()
it = stack(300)
print(next(it), next(it), next(it))
it.close()

# Closing and throwing deep down.
sys.setrecursionlimit(20000)
def deep(d):
    if d:
        yield from deep(d - 1)
    else:
        try:
            yield "bottom"
            yield "bottom again"
        except KeyError:
            yield "caught"
for how in ("close", "throw", "throw2", "run"):
    it = deep(400)
    print(next(it))
    if how == "close":
        print(it.close())
    elif how == "throw":
        print(it.throw(KeyError), list(it))
    elif how == "throw2":
        try:
            it.throw(ValueError("deep"))
        except ValueError as e:
            n, tb = 0, e.__traceback__
            while tb:
                n, tb = n + 1, tb.tb_next
            print(e, n)
    else:
        print(list(it))
