# Generators of a chain are resumed, thrown into, closed and dropped from elsewhere.
import gc

def leaf(n, name="leaf"):
    try:
        for i in range(n):
            try:
                x = yield i
                if x is not None:
                    yield "sent", x
            except KeyError as e:
                yield "leaf caught", e.args
        return "leaf result"
    finally:
        print("end of", name)

def deleg(it, name):
    try:
        r = yield from it
        yield name, r
    except ValueError as e:
        yield name, "caught", e.args
    finally:
        print("end of", name)

def chain(n):
    c = leaf(n)
    b = deleg(c, "b")
    a = deleg(b, "a")
    return a, b, c

def left(it):
    out = []
    try:
        for x in it:
            out.append(x)
    except Exception as e:
        out.append(repr(e))
    return out

# The leaf, the one in the middle advance by themselves.
a, b, c = chain(6)
print(next(a), next(a), next(c), next(a), next(b), next(a), left(a))
a, b, c = chain(3)
print(next(a), list(c), next(a), left(a))
a, b, c = chain(3)
print(next(a), list(b), left(a))
a, b, c = chain(4)
print(next(a), next(b), next(c), next(a), a.send(7), next(a), left(b), left(a))

# throw at each level.
for at in range(3):
    for exc in (KeyError("k"), ValueError("v"), TypeError("t")):
        gens = chain(3)
        a = gens[0]
        print("throw", at, repr(exc), next(a), end=" ")
        try:
            print(gens[at].throw(exc), end=" ")
        except Exception as e:
            print(repr(e), end=" ")
        print([g.gi_frame is not None for g in gens], [g.gi_yieldfrom and g.gi_yieldfrom.__name__ for g in gens])
        print(left(a), left(gens[1]), left(gens[2]))

# close at each level.
for at in range(3):
    gens = chain(3)
    a = gens[0]
    print("close", at, next(a), next(a))
    print(gens[at].close())
    print([g.gi_frame is not None for g in gens])
    print(left(a), [g.gi_frame is not None for g in gens])

# GeneratorExit that is ignored, in the middle.
def stubborn():
    try:
        yield "s"
    except GeneratorExit:
        print("not I")
        yield "t"
def wraps(it):
    yield from it
s = stubborn()
g = wraps(wraps(s))
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)
print(next(g, "over"), list(s))
g = wraps(wraps(leaf(2, "thrown")))
next(g)
try:
    g.throw(GeneratorExit)
except GeneratorExit as e:
    print(repr(e))

# "already executing", at each level and by each way.
def intruder():
    yield 0
    for g in gens:
        for f in (next, list, lambda g: g.send(1), lambda g: g.throw(KeyError), lambda g: g.close()):
            try:
                f(g)
            except ValueError as e:
                print(e, end="; ")
        def user():
            yield from g
        try:
            next(user())
        except ValueError as e:
            print(e, end="; ")
        try:
            for x in g:
                print("?")
        except ValueError as e:
            print(e)
        print(g.gi_running, g.gi_suspended, g.gi_yieldfrom)
    try:
        gens[1].gi_frame.clear()
    except RuntimeError as e:
        print(e)
    yield "survived"
c = intruder()
b = wraps(c)
a = wraps(b)
gens = [a, b, c]
print(list(a))

# One leaf, two delegators.
c = leaf(8, "shared")
p, q = wraps(c), wraps(c)
p2, q2 = wraps(p), wraps(q)
print([next(x) for x in (p2, q2, p2, p, q, q2, p2, q2)], left(p2), left(q2), left(p), left(q))
# ... of which one runs while the other is resumed.
def cross():
    yield 1
    try:
        next(other)
    except ValueError as e:
        yield str(e)
    yield other.gi_running, mine.gi_running, other.gi_frame is None
c = cross()
mine, other = wraps(wraps(c)), wraps(wraps(c))
print(next(mine), next(other), left(mine), left(other))

# A consumer in the middle of it: the leaf resumes another chain, which ends, and its own consumer.
def nest(d):
    if d:
        yield from nest(d - 1)
        for x in nest(d - 1):
            yield d, x
    yield d
print(list(wraps(wraps(nest(3)))))

# Dropped in the middle.
def dropped():
    a, b, c = chain(3)
    next(a); next(a)
    del b, c
    return a
a = dropped()
del a
gc.collect()
print("collected")
a, b, c = chain(3)
next(a)
keep = c
del a, b, c
gc.collect()
print("outer dropped", left(keep))
a, b, c = chain(5)
print(next(a), next(a))
gc.collect()
print(next(a), next(b), next(a))
gc.collect()
print(next(c, "none"), left(a))

# Collections while a chain runs.
def collects(n):
    for i in range(n):
        gc.collect()
        junk = [[] for _ in range(100)]
        yield i, len(junk)
    return n
def result(it):
    r = yield from it
    gc.collect()
    yield "result", r
print(list(wraps(result(wraps(result(collects(3)))))))

# Started before it is delegated to.
def peeks(it):
    first = next(it)
    yield first
    yield from it
it = leaf(6, "peeked")
for _ in range(4):
    it = peeks(it)
print(list(it))
it = wraps(wraps(leaf(4, "part")))
print(next(it))
it = wraps(wraps(it))
print(next(it), list(it))

# Names, and a generator that is finished already.
it = wraps(leaf(1, "once"))
it.__name__ = "renamed"
print(it.__name__, list(it), list(wraps(it)), it.gi_yieldfrom)
