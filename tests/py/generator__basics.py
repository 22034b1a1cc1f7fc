def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
print(list(count(5)), [x for x in count(3)], sum(count(10)), max(count(4)), tuple(count(2)), *count(3), dict(zip("ab", count(2))), 3 in count(5), sorted(count(3), reverse=True), set(count(3)) == {0, 1, 2})
a, b, *c = count(5); print(a, b, c)
def fibs():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
import itertools
print(list(itertools.islice(fibs(), 15)), next(itertools.dropwhile(lambda x: x < 1000, fibs())))
def primes():
    yield 2
    found = []
    n = 3
    while True:
        if all(n % p for p in found if p * p <= n):
            found.append(n); yield n
        n += 2
print(list(itertools.islice(primes(), 20)))
def pipeline(src, *stages):
    for s in stages: src = s(src)
    return src
print(list(pipeline(range(10), lambda s: (x * x for x in s), lambda s: (x for x in s if x % 2), lambda s: (str(x) for x in s))))
def loc():
    x = 1
    yield locals()
    y = 2
    yield sorted(locals())
print(list(loc())[1])
def perm(l):
    if len(l) <= 1: yield l
    else:
        for i in range(len(l)):
            for p in perm(l[:i] + l[i + 1:]):
                yield [l[i]] + p
print(list(perm([1, 2, 3])))
def withs():
    with Ctx("a"):
        yield 1
        with Ctx("b"):
            yield 2
class Ctx:
    def __init__(self, n): self.n = n
    def __enter__(self): print("enter", self.n); return self
    def __exit__(self, *e): print("exit", self.n, e[0] and e[0].__name__)
for x in withs(): print(x)
g = withs(); next(g); next(g); g.close()
def ys():
    x = [(yield 1), (yield 2)]
    print("x", x)
    y = yield
    print("y", y)
    z = (yield 3) or (yield 4)
    return z
g = ys(); print(next(g), g.send("p"), g.send("q"), g.send("r"), g.send(None))
try: g.send("last")
except StopIteration as e: print(e.value)
ge = (i * j for i in range(3) for j in range(i)); print(list(ge), list(ge), type(ge), ge.__name__)
def exc_state():
    try:
        raise ValueError("outer")
    except ValueError:
        yield 1
        import sys
        print("still", sys.exc_info()[1])
        yield 2
    print("gone", sys.exc_info()[1])
try:
    raise KeyError("consumer")
except KeyError:
    import sys
    for _ in exc_state(): print("consumer sees", repr(sys.exc_info()[1]))
def lots():
    for i in range(10000): yield i
print(sum(lots()), sum(x for x in lots() if x % 3 == 0), len(list(lots())))
def mutual(n, other):
    while n: 
        n -= 1
        yield n
        if other: yield from other
m = mutual(2, mutual(2, None)); print(list(m))
def methods():
    class G:
        def __iter__(self):
            yield from "xyz"
        def items(self): yield 1
    return list(G()), list(G().items()), "y" in G(), dict.fromkeys(G())
print(methods())
def default(x=[]): yield x; x.append(1); yield x
print(list(default()), list(default()))
def try_loop():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 4: break
            yield i
        finally:
            yield f"f{i}"
    else: yield "else"
    yield "end"
print(list(try_loop()))
z = zip(count(2), count(5)); print(list(z)); e = enumerate(count(2)); print(list(e)); print(list(map(lambda a, b: a * b, count(3), fibs())))
def g3(): yield (yield (yield 1))
g = g3(); print(next(g), g.send(2), g.send(3))
