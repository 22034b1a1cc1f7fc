# sum() over generators and lists: compensated, in all mixtures.
import random

nan, inf = float("nan"), float("inf")
cases = [
    [],
    [1, 2, 3],
    [0.1] * 10,
    [1e100, 1.0, -1e100],
    [1.0, 1e100, 1.0, -1e100],
    [1e308, 1e308, -1e308],
    [inf, 1.0],
    [inf, -inf],
    [nan, 1.0],
    [1, 0.1, 2, 0.2, True],
    [2**62, 0.5, 2**70],
    [-0.0],
    [-0.0, -0.0],
    [0.1, 1j, 0.2],
    [1e-320, 1e-320, 1.0],
    [0.1, 2**53, 0.3],
]
rng = random.Random(1)
cases.append([rng.uniform(-1, 1) * 10 ** rng.randrange(-20, 20) for _ in range(500)])
cases.append([rng.random() for _ in range(1000)])
for c in cases:
    for _ in range(3):
        a, b = sum(c), sum(x for x in c)
    print(repr(a), repr(a) == repr(b))


class F(float):
    def __add__(self, other):
        return "added"

    def __radd__(self, other):
        return ("radded", other)


print(sum(x for x in [1.0, F(2)]), sum([0.5, F(2)]))
for bad in (["a"], [1.0, "a"], [1.0, None]):
    try:
        sum(x for x in bad)
    except TypeError as e:
        print(e)
print(sum((x for x in [[1], [2]]), []))
