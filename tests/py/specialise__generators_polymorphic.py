def ints(n):
    for i in range(n): yield i
class It:
    def __init__(self, n): self.i, self.n = 0, n
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
class Get:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
def total(it):
    t = 0
    for x in it: t += x
    return t
sources = [lambda: ints(5), lambda: [1, 2], lambda: (3, 4), lambda: range(3), lambda: It(3), lambda: Get(), lambda: {1: 1, 2: 2}, lambda: {5}, lambda: map(abs, [-1, -2]), lambda: filter(None, [0, 7]), lambda: (x for x in (8, 9)), lambda: iter([1]), lambda: reversed([1, 2]), lambda: bytes([1, 2]), lambda: {1: 2}.values(), lambda: zip(*[[1, 2]]) and [1], lambda: ints(0)]
for _ in range(30): out = [total(s()) for s in sources]
print(out)
def breaker(it, k):
    for x in it:
        if x == k: return "found"
    else: return "else"
print([breaker(s(), 2) for s in sources[:6]])
def chain(*gs):
    for g in gs: yield from g
for _ in range(30): r = list(chain([1], ints(2), It(2), "ab", Get()))
print(r)
def acc():
    t = 0
    while True:
        v = yield t
        if v is None: return t
        t += v
def drive(vals):
    a = acc(); next(a)
    try:
        for v in vals: a.send(v)
        a.send(None)
    except StopIteration as e: return e.value
print([drive(v) for v in ([1, 2], [1.5], [2**62, 2**62], [True], [])] )
def nested(n): return n if n == 0 else sum(nested(i) for i in range(n)) + 1
print(nested(8))
def walk(t):
    if isinstance(t, list):
        for x in t: yield from walk(x)
    else: yield t
print(list(walk([1, [2, [3, [4, [5]]]], [[[6]]]])), sum(1 for _ in walk([[0] * 10] * 50)))
def interleave(*its):
    its = [iter(i) for i in its]
    while its:
        for i in its[:]:
            try: yield next(i)
            except StopIteration: its.remove(i)
print(list(interleave("abc", ints(5), [7])), "".join(map(str, interleave(ints(3), ints(3)))))
def windows(it, n):
    buf = []
    for x in it:
        buf.append(x)
        if len(buf) == n: yield tuple(buf); del buf[0]
print(list(windows(ints(6), 3)), list(windows("ab", 5)))
def countdown(n):
    try:
        while n > 0:
            n -= 1
            yield n
    except GeneratorExit: closed.append(n); raise
closed = []
for k in range(5):
    g = countdown(10)
    for x in g:
        if x == 7: break
    g.close()
print(closed)
def throwing():
    while True:
        try: yield "ok"
        except ValueError as e: yield f"v:{e}"
        except KeyError: return
t = throwing(); out = []
for i in range(20):
    out.append(next(t)); out.append(t.throw(ValueError(i)))
print(out[-4:])
try: t.throw(KeyError())
except (StopIteration, KeyError) as e: print(type(e).__name__)
print(sum(x for x in (y * 2 for y in (z + 1 for z in ints(1000)))), max((len(w), w) for w in "a bbb cc".split()), [a + b for a, b in zip(ints(3), It(3))], dict(zip("ab", ints(9))))
