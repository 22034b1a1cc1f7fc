# Nested tuples and named tuples compared, hashed and sorted.
from collections import namedtuple

P = namedtuple("P", "x y")
nan = float("nan")


class Loud(tuple):
    def __eq__(self, other):
        print("eq", len(self))
        return tuple.__eq__(self, other)

    __hash__ = tuple.__hash__

    def __lt__(self, other):
        print("lt", len(self))
        return tuple.__lt__(self, other)


def deep(n, v):
    t = (v,)
    for _ in range(n):
        t = (t, 1)
    return t


values = [
    (1, 2),
    (1, 2.0),
    (True, 2),
    P(1, 2),
    (1, P(1, 2)),
    (1, (1, 2)),
    (1, (1, 2), 3),
    (None, 1),
    ("a", (b"b", 2**80)),
    ("a", (b"b", 2**80 + 1)),
    (nan,),
    (nan, 1),
    (1e300, 1),
    (1e300 * 1, 1),
    deep(5, 1),
    deep(5, 1.0),
    deep(30, 2),
    deep(30, 2.0),
    deep(30, 3),
    (),
    P((), ()),
    Loud((1, 2)),
    (1, Loud((1, 2))),
]
for i, a in enumerate(values):
    row = []
    for b in values:
        row.append("=" if a == b else ".")
    print(i, "".join(row))
for i, a in enumerate(values):
    row = []
    for b in values:
        try:
            row.append("<" if a < b else ">" if a > b else "=" if a <= b else "?")
        except TypeError as e:
            row.append("!")
    print(i, "".join(row))
try:
    (1, (2, None)) < (1, (2, 1))
except TypeError as e:
    print(e)
try:
    (1, (2, 1j)) < (1, (2, 2j))
except TypeError as e:
    print(e)
print((1, (2, 1j)) < (1, (2, 1j), 0))
d = {v: i for i, v in enumerate(values)}
print(len(d), d[(1, 2)], d[1.0, P(1, 2)], d["a", (b"b", 2**80)], d[deep(30, 3)])
s = set(values)
print(len(s), (1, (1, 2.0)) in s, P(1, P(1, 2)) in s, ("a",) in s)
print(sorted([(2.5, "b"), (2.5, "a"), (-1.0, "z"), (2, "c"), (1e400, "i"), (-0.0, "m"), (0.0, "l")]))
print(sorted([(nan, 1), (1.0, 2), (0.5, 3)]))
print(sorted([(1.0, (2, P(3, 4))), (1.0, (2, P(3, 3))), (1.0, P(2, (3, 3)))], reverse=True))
x, y = P(5, 6)
print(x, y)
for n in (1, 3):
    try:
        if n == 1:
            (x,) = P(5, 6)
        else:
            x, y, z = P(5, 6)
    except ValueError as e:
        print(e)


class Other(tuple):
    def __iter__(self):
        return iter("ab")


x, y = Other((1, 2))
print(x, y)
print(Loud((1, 2)) == (1, 2), (1, 2) == Loud((1, 2)), {Loud((1,)): 1}[(1,)])
