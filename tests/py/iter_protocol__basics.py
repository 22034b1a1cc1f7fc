class Count:
    def __init__(s, n): s.n = n
    def __iter__(s): return CountIter(s.n)
class CountIter:
    def __init__(s, n): s.i, s.n = 0, n
    def __iter__(s): return s
    def __next__(s):
        if s.i >= s.n: raise StopIteration
        s.i += 1; return s.i
c = Count(3); print(list(c), list(c), [x for x in c], sum(c), 2 in c, 9 in c, max(c), *c, dict.fromkeys(c), sorted(c, reverse=True), tuple(c), set(c), list(zip(c, c)), list(map(str, c)), any(c), ",".join(map(str, c)), list(enumerate(c)), [*c, *c])
a, b, d = c; print(a, b, d); it = iter(c); print(next(it), list(it), list(it), next(it, "done"))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
class NoNext:
    def __iter__(s): return s
class IterNone: __iter__ = None
class BadIter:
    def __iter__(s): return [1]
class IterRaises:
    def __iter__(s): raise KeyError("iter")
class NextRaises:
    def __iter__(s): return s
    def __next__(s): raise LookupError("next")
class Neither: pass
class GetRaises:
    def __getitem__(s, i):
        if i == 2: raise ValueError("at 2")
        return i
class StopSub(StopIteration): pass
class UsesSub:
    def __iter__(s): return s
    def __next__(s): raise StopSub
for k in (NoNext, IterNone, BadIter, IterRaises, NextRaises, Neither, GetRaises, UsesSub):
    print(k.__name__); err(lambda: list(k())); err(lambda: [x for x in k()]); err(lambda: 5 in k()); err(lambda: next(iter(k()))); err(lambda: (lambda *a: a)(*k())); err(lambda: dict(k())); err(lambda: sum(k()))
def for_loop(x):
    out = []
    for v in x: out.append(v)
    else: out.append("else")
    return out
err(lambda: for_loop(5)); err(lambda: for_loop(None)); err(lambda: for_loop(c)); err(lambda: for_loop(NextRaises())); err(lambda: for_loop(iter([])))
calls = []
def src(): calls.append(len(calls)); return len(calls)
print(list(iter(src, 4)), calls); ci = iter(src, 6); print(next(ci), type(ci).__name__, list(ci), next(ci, "over")); err(lambda: iter(5, 1)); err(lambda: next(iter(lambda: 1 / 0, 5)))
def stop(): raise StopIteration
print(list(iter(stop, 1)))
class Infinite:
    def __iter__(s): return s
    def __next__(s): return 1
import itertools
print(list(itertools.islice(Infinite(), 3)), [x for x, _ in zip(Infinite(), range(2))], 1 in Infinite())
class Resume:
    def __init__(s): s.n = 0
    def __iter__(s): return s
    def __next__(s):
        s.n += 1
        if s.n % 3 == 0: raise StopIteration
        return s.n
r = Resume(); print(list(r), list(r), next(r))
i1 = iter([1, 2, 3, 4]); print([(x, next(i1, None)) for x in i1]); i2 = iter(range(6)); print(list(zip(i2, i2, i2))); i3 = iter("abc"); print("b" in i3, list(i3))
for x in (it := iter([1, 2, 3])): print(x, list(it))
x = 0
for x in range(3):
    for x in range(10, 12): pass
    print(x, end=" ")
print(x)
for i in range(3):
    if i == 1: continue
    if i == 5: break
else: print("no break")
while i > 0:
    i -= 1
    if i == 0: break
else: print("not printed")
while False: pass
else: print("else of while False")
for a[0] in range(0) if False else (): pass
n = 10
while True:
    n -= 1
    if n % 2: continue
    if n < 4: break
    print(n, end=",")
print()
for i in range(2):
    for j in range(3):
        if j == 1: break
    else: print("inner else")
    print(i, j)
else: print("outer else")
for k, v in {"a": 1, "b": 2}.items(): print(k, v, end=" ")
for i, (x, y) in enumerate([(1, 2), (3, 4)]): print(i, x + y, end=" ")
for c in "héé": print(c, end="")
for b in b"ab": print(b, end=" ")
for _ in range(2): print(_, end=" ")
print()
print(iter(it) is it, hasattr([], "__next__"), hasattr(iter([]), "__iter__"), iter("").__iter__().__class__.__name__, [type(iter(o)).__name__ for o in ([], (), "", b"", {}, set(), range(1), {}.values(), {}.items(), bytearray(), "é€", memoryview(b""))])
