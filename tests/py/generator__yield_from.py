def inner():
    x = yield "i1"
    print("inner got", x)
    try:
        yield "i2"
    except ValueError as e:
        print("inner caught", e)
        yield "i3"
    return "inner result"
def outer():
    r = yield from inner()
    print("outer got", r)
    r = yield from [10, 20]
    print("list gave", r)
    yield from "ab"
    yield from ()
    return (yield from inner2())
def inner2():
    return 99
    yield
o = outer()
print(next(o), o.gi_yieldfrom.__name__, o.send("S"), o.throw(ValueError("V")), next(o), next(o), next(o), next(o))
try:
    next(o)
except StopIteration as e:
    print("value", e.value)
def err(f):
    try:
        print("value", f())
    except BaseException as e:
        print(type(e).__name__ + ":", e)
def yf(it): return (yield from it)
err(lambda: next(yf(5)))
err(lambda: list(yf(None)))
def d(): yield from [1, 2]
g = d(); next(g); err(lambda: g.send(5))
g = d(); next(g); err(lambda: g.throw(ValueError("to list iterator")))
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration("it value")
        return self.n
    def send(self, v): return f"sent {v}"
    def throw(self, *a): return f"thrown {a}"
    def close(self): print("It.close")
g = yf(It()); print(next(g), g.send("x"), g.throw(KeyError("k")), next(g))
err(lambda: next(g))
g = yf(It()); next(g); g.close()
def fin(n):
    try:
        yield n
        yield n + 1
    finally:
        print("fin", n)
def chain(): yield from fin(1); yield from fin(10)
print(list(chain()))
c = chain(); next(c); c.close()
def tree(t):
    if t:
        l, v, r = t
        yield from tree(l); yield v; yield from tree(r)
t = (((None, 1, None), 2, None), 3, ((None, 4, None), 5, (None, 6, None)))
print(list(tree(t)))
def flatten(x):
    if isinstance(x, list):
        for y in x: yield from flatten(y)
    else:
        yield x
print(list(flatten([1, [2, [3, [4]], 5]])))
def deep(n):
    if n: yield from deep(n - 1)
    else: yield "bottom"
print(next(deep(200)))
def acc():
    total = 0
    while (v := (yield)) is not None: total += v
    return total
def gather(res):
    while True: res.append((yield from acc()))
res = []; g = gather(res); next(g)
for v in (1, 2, 3, None, 10, 20, None): g.send(v)
print(res)
def raiser():
    yield 1
    raise LookupError("from inner")
def catcher():
    try:
        yield from raiser()
    except LookupError as e:
        yield f"caught {e}"
print(list(catcher()))
def retgen(): return 5; yield
def s(): x = yield from retgen(); yield x
print(list(s()), [*yf([1, 2])], sum(yf(range(5))))
def closing():
    try:
        yield from stub()
    except GeneratorExit:
        print("outer exit"); raise
def stub():
    try: yield 1
    except GeneratorExit: print("inner exit"); raise
c = closing(); next(c); c.close()
