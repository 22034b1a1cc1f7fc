def gen(n):
    i = 0
    while i < n:
        yield i
        i += 1
def consume(n):
    s = 0
    for x in gen(n):
        s += x
    return s
print(consume(3000))
def inner(n):
    for i in range(n):
        yield i * 2
    return n
def deleg(n):
    r = yield from inner(n)
    yield r
def c2(m):
    s = 0
    for k in range(m):
        for x in deleg(5):
            s += x
    return s
print(c2(500))
print(sum(x*x for x in range(900) if x % 3))
def kw(a, b=2, *args, c=3, **k):
    return a + b + c + len(args) + len(k)
def c3(m):
    s = 0
    for k in range(m):
        s += kw(k) + kw(1, 2, 3, 4, c=5) + kw(a=3, z=k) + kw(*(1,2,3))
    return s
print(c3(700))
class A:
    def f(self, x): return x + 1
class B(A):
    def f(self, x): return super().f(x) * 2
def c4(m):
    b = B(); s = 0
    for k in range(m):
        s += b.f(k)
    return s
print(c4(900))
def c5(m):
    s = 0
    for k in range(m):
        l = [i + k for i in (1,2,3)]
        l[1:2] = [4, 5]
        f = lambda y: y + k
        s += f(l[2]) + len({i for i in l}) + len({i: k for i in l})
        g = (z for z in l)
        s += max(g)
    return s
print(c5(700))
def fib(n):
    return n if n < 2 else fib(n-1) + fib(n-2)
def c6():
    s = 0
    for i in range(3):
        s += fib(12)
    return s
print(c6())
async def co(n):
    return n + 1
async def mainco(m):
    s = 0
    for i in range(m):
        s += await co(i)
    return s
try:
    mainco(700).send(None)
except StopIteration as e:
    print(e.value)
