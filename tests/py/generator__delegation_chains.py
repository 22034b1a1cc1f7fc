# Deep delegation: values, sent values, results, exceptions, and what is seen from inside.
import sys, traceback, gc

def leaf(n):
    got = []
    for i in range(n):
        got.append((yield i))
    return got

def level(d, n):
    if d == 0:
        return (yield from leaf(n))
    r = yield from level(d - 1, n)
    return r + [d]

# Values and results through many levels.
g = level(20, 3)
print([next(g), g.send("a"), g.send("b")])
try:
    g.send("c")
except StopIteration as e:
    print(e.value[:3], len(e.value), e.value[-1])
print(list(level(50, 5)))

# Each level has several parts.
class Tree:
    def __init__(self, l, v, r):
        self.l, self.v, self.r = l, v, r
    def __iter__(self):
        if self.l:
            yield from self.l
        yield self.v
        if self.r:
            yield from self.r
def tree(xs):
    if not xs:
        return None
    m = len(xs) // 2
    return Tree(tree(xs[:m]), xs[m], tree(xs[m + 1:]))
print(list(tree(range(20))))
t = tree(range(1000))
for _ in range(5):
    total = 0
    for x in t:
        total += x
    print(total, sum(t), max(t), list(t) == list(range(1000)))

# Seen from inside: frames, states.
def names(skip=1):
    f, out = sys._getframe(skip), []
    while f and f.f_code.co_name != "<module>":
        out.append((f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno))
        f = f.f_back
    return out
def a():
    yield from b()
    yield "a end"
def b():
    x = yield from c()
    yield x
def c():
    yield names()
    yield names()
    for g in gens:
        print(g.gi_running, g.gi_suspended, g.gi_yieldfrom, g.gi_frame.f_lineno - g.gi_code.co_firstlineno)
    yield names(0), sys._getframe(1).f_code.co_name, sys._getframemodulename(2)
    return "c result"
ga = a()
gens = [ga]
def consume():
    for x in ga:
        print(x)
        gb = ga.gi_yieldfrom
        if gb and gb not in gens:
            gens.append(gb)
            if gb.gi_yieldfrom:
                gens.append(gb.gi_yieldfrom)
        print([(g.gi_running, g.gi_suspended, g.gi_yieldfrom and g.gi_yieldfrom.__name__) for g in gens])
consume()

# f_back from a frame object that was taken earlier.
def inner():
    yield 1
    fr = ginner.gi_frame
    yield names()
    yield fr.f_back.f_code.co_name, fr.f_back.f_back.f_code.co_name, fr.f_back.f_back.f_back.f_code.co_name
def middle():
    global ginner
    ginner = inner()
    yield from ginner
def outer():
    global gmiddle
    gmiddle = middle()
    yield from gmiddle
def run():
    it = outer()
    print(next(it), gmiddle.gi_frame.f_back, it.gi_frame.f_back)
    fm = gmiddle.gi_frame
    print(next(it))
    print(next(it))
    print(fm.f_back, fm.f_lineno - fm.f_code.co_firstlineno)
    print(list(it), fm.f_back, it.gi_frame)
run()

# Exceptions cross levels, with tracebacks; levels may catch them.
def raiser(n):
    for i in range(n):
        yield i
    raise KeyError("leaf")
def passes(d, n):
    if d == 0:
        yield from raiser(n)
    else:
        yield from passes(d - 1, n)
def catches(n):
    try:
        yield from passes(2, n)
    except KeyError as e:
        yield "caught", [x.name for x in traceback.extract_tb(e.__traceback__)]
        try:
            raise ValueError("again") from e
        finally:
            yield "finally", repr(sys.exception()), repr(sys.exception().__context__)
def top(n):
    yield from catches(n)
it = top(2)
try:
    for x in it:
        print(x)
except ValueError as e:
    print(repr(e), repr(e.__cause__), [x.name for x in traceback.extract_tb(e.__traceback__)])
print(it.gi_frame, list(it))

# StopIteration that a level raises.
def bad():
    yield 1
    raise StopIteration(5)
def around():
    try:
        yield from bad()
    except RuntimeError as e:
        yield str(e), repr(e.__cause__)
print(list(around()))

# An exception is being handled in a level: seen below.
def seer():
    yield repr(sys.exception())
    yield repr(sys.exception())
    try:
        raise IndexError
    except IndexError as e:
        yield repr(e.__context__)
    try:
        raise
    except Exception as e:
        yield repr(e)
def handles():
    try:
        1 / 0
    except ZeroDivisionError:
        yield from seer()
    yield repr(sys.exception())
def plain():
    yield from handles()
print(list(plain()))
def driver():
    try:
        {}["x"]
    except KeyError:
        for x in level(3, 2):
            print(x, repr(sys.exception()))
        print(list(plain()))
driver()

# Anything is a sub-iterator.
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration("it done")
        return self.n
    def send(self, v):
        print("send", v)
        return self.__next__()
    def throw(self, e):
        print("throw", repr(e))
        raise e
    def close(self):
        print("close It")
def over(x):
    r = yield from x
    print("result", r)
def over2(x):
    yield from over(x)
print(list(over2([1, 2])), list(over2("ab")), list(over2(range(2))), list(over2(It())))
g = over2(It())
print(next(g), g.send("v"))
g.close()
g = over2(It())
next(g)
try:
    g.throw(ValueError("v"))
except ValueError as e:
    print(repr(e))
print(list(over2({1: 2}.items())))
