def g():
    yield 1
    yield 2
    yield 3
print(list(g()), [x for x in g()], sum(g()))
for x in g(): print(x)
it = g()
print(next(it), next(it), next(it), next(it, "end"))
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
print(list(count(5)), sum(count(10000)))
print(list(x * x for x in range(5)), max(x % 7 for x in range(50)))
def both():
    yield from count(2)
    yield from "ab"
print(list(both()))
def echo():
    while True:
        got = yield
        print("got", got)
e = echo(); next(e); e.send(1); e.send(2)
def ret(): yield 1; return 2
r = ret(); next(r)
try: next(r)
except StopIteration as s: print(s.value)
def fib():
    a, b = 0, 1
    while True: yield a; a, b = b, a + b
f = fib(); print([next(f) for _ in range(20)])
def nest(n):
    if n == 0: yield "x"
    else:
        for v in nest(n - 1): yield v + str(n)
print(list(nest(5)))
