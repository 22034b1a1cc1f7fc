# Generators that yield in handlers, in hot loops: what is being handled is theirs alone.
import sys

def handles(n):
    for i in range(n):
        try:
            raise KeyError(i)
        except KeyError as e:
            yield i
            assert sys.exception() is e

def waits(n):
    yield from handles(n)

def run(f, n):
    seen = 0
    for x in f(n):
        if sys.exception() is not None:
            seen += 1
    return seen
for f in (handles, waits):
    print([run(f, 300) for _ in range(5)], sys.exception())

def frames(n):
    def look():
        kept.append(sys._getframe(1))
    for i in range(n):
        look()
        yield i
def passes(n):
    yield from frames(n)
kept = []
total = 0
for x in passes(300):
    total += x
print(total, len(kept), len(set(map(id, kept))), kept[0].f_code.co_name, kept[0].f_back)

# Frames of functions, kept when they are gone.
def g(i):
    x = i
    h()
    return x
def h():
    kept.append(sys._getframe(1))
kept = []
def run(n):
    for i in range(n):
        g(i)
        if i % 7 == 0:
            g(i + 1000)
run(300)
print([k for k, f in enumerate(kept) if f.f_locals["x"] != f.f_locals["i"] or f.f_back.f_code.co_name != "run"])
print([f.f_locals["i"] for f in kept[:12]], len(kept))
