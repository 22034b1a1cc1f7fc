# Sites of o[k] and o[k] = v that see one kind of object after another.
from array import array


class Row:
    def __init__(self, *items):
        self.items = list(items)

    def __getitem__(self, k):
        return self.items[k]

    def __setitem__(self, k, v):
        self.items[k] = v


class Other(Row):
    def __getitem__(self, k):
        return ("other", k)


class Bare:
    pass


def get(o, k):
    return o[k]


def put(o, k, v):
    o[k] = v


def try_get(o, k):
    try:
        return get(o, k)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def try_put(o, k, v):
    try:
        put(o, k, v)
        return list(o) if not isinstance(o, (Row, Bare)) else o.__dict__
    except Exception as e:
        return f"{type(e).__name__}: {e}"


objects = [
    [1, 2, 3],
    (1, 2, 3),
    {0: "zero", -1: "last"},
    "abc",
    Row(1, 2, 3),
    Other(4, 5),
    Bare(),
    range(5),
    bytearray(b"xyz"),
]
for code in "bBhHiIlLqQfd":
    objects.append(array(code, [1, 2, 3]))
objects.append(array("w", "äb"))
for k in (0, -1, 2, 7, -9, True, 1.5, "a", slice(0, 2)):
    for o in objects:
        for _ in range(3):
            r = try_get(o, k)
        print(type(o).__name__, k, r)
for v in (5, -1, 300, 2**40, 2**63, 2**70, 1.5, True, "w", None):
    for o in objects[9:] + [Row(0, 0), bytearray(2)]:
        for _ in range(3):
            r = try_put(o, 1, v)
        print(type(o).__name__, getattr(o, "typecode", ""), v, r)
for o in objects[-3:-1]:
    for k in (-1, 3, -4, 2**62, 2**64):
        for _ in range(3):
            r = try_put(o, k, 9.0)
        print(k, r)

# The class changes under a site that knows its method.
r = Row(1, 2, 3)
print([get(r, 1) for _ in range(5)])
Row.__getitem__ = lambda self, k: "new"
print([get(r, 1) for _ in range(3)])
r.__getitem__ = lambda k: "not looked at"
print([get(r, 1) for _ in range(3)])
Row.__getitem__ = lambda self, k, extra=7: extra
print([get(r, 1) for _ in range(3)])
del Row.__getitem__
print(try_get(r, 1))
Row.__setitem__ = lambda self, k, v: print("set", k, v)
for _ in range(3):
    put(r, 1, 2)
del Row.__setitem__
print(try_put(r, 1, 2))


class Deep:
    def __getitem__(self, k):
        return self[k + 1]


try:
    Deep()[0]
except RecursionError as e:
    print("RecursionError")


class Raises:
    def __getitem__(self, k):
        raise KeyError(k)


for _ in range(4):
    print(try_get(Raises(), 3))
big = array("d", [1e300, 1e-300, 0.0, float("inf")])
print([get(big, i) for i in range(4)])
