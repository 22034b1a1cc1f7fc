# One place that sees many classes, functions and values; classes that die while traces for them exist.
import gc


def make(i):
    class Shape:
        def __init__(self, x):
            self.x = x
            setattr(self, f"only_{i % 7}", i)

        def area(self):
            return self.x * i

    Shape.__name__ = f"Shape{i}"
    return Shape


def total(shapes):
    t = 0
    for s in shapes:
        t += s.area()
    return t


def kinds(things):
    n = {}
    for v in things:
        k = v.kind
        n[k] = n.get(k, 0) + 1
    return sorted(n.items())


for generation in range(4):
    classes = [make(i + generation) for i in range(12 + 10 * generation)]
    shapes = [classes[i * 13 % len(classes)](i % 10) for i in range(4000)]
    print(generation, total(shapes), total(shapes[::3]))
    for i, c in enumerate(classes):
        c.kind = f"k{i % 5}"
    print(kinds(shapes))
    for s in shapes[::17]:
        s.kind = "own"
    print(kinds(shapes))
    classes[3].area = lambda self: -1
    print(total(shapes))
    del classes, shapes, c, s
    gc.collect()


# Dispatch by functions in a table.
def add(a, b): return a + b
def sub(a, b): return a - b
def mul(a, b): return a * b
def first(a, b): return a
def second(a, b): return b
def both(a, b): return a & b
def either(a, b): return a | b
def differ(a, b): return a ^ b
def least(a, b): return a if a < b else b
def most(a, b): return a if a > b else b


TABLE = dict(enumerate([add, sub, mul, first, second, both, either, differ, least, most]))


def run(program, a):
    for op, b in program:
        a = TABLE[op](a, b) % 65521
    return a


program = [(i * 7 % 10, i % 100) for i in range(3000)]
print(run(program, 1), run(program, 2))
TABLE[2] = lambda a, b: a * b + 1
print(run(program, 1))
TABLE[3] = divmod and (lambda a, b, c=3: a + c)
print(run(program, 1))


# Values of many types at one place.
values = [1, 2.5, "three", None, True, (1, 2), [3], {4: 5}, 6j, b"7", {8}, frozenset([9]), range(10), len, int]


def describe(values):
    out = []
    for v in values:
        out.append(type(v).__name__ if v else "false")
    return out


many = [values[i * 11 % len(values)] for i in range(3000)]
d = describe(many)
print(len(d), sorted(set(d)), d[:20])


# Exceptions in some of the classes.
class Fine:
    def get(self, k): return k
class Odd(Fine):
    def get(self, k): raise KeyError(k)
class Even(Fine):
    def get(self, k): return [k][k % 2]
class Zero(Fine):
    def get(self, k): return k // (k % 3)
class Deep(Fine):
    def get(self, k): return super().get(k) + 1
class Item(Fine):
    def __getattr__(self, name): return lambda k: name
    get = property(lambda self: self.other)
class Static(Fine):
    get = staticmethod(lambda k: k * 2)


def attempts(things):
    counts = {}
    for i, t in enumerate(things):
        try:
            r = t.get(i)
        except (KeyError, IndexError, ZeroDivisionError) as e:
            r = type(e).__name__
        r = r if isinstance(r, str) else "int"
        counts[r] = counts.get(r, 0) + 1
    return counts


things = [[Fine, Odd, Even, Zero, Deep, Item, Static][i * 5 % 7]() for i in range(3500)]
print(attempts(things))
print(attempts(things[::2]))
