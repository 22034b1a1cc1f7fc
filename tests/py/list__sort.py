import functools
print(sorted([3, 1, 2]), sorted("banana"), sorted([3, 1, 2], reverse=True), sorted(["b", "A", "c"], key=str.lower), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([]), sorted({3: 1, 1: 2}), sorted([2.5, 1, True, -1.0]))
a = [5, 2, 9, 1, 5, 6]
print(a.sort(), a)
a.sort(reverse=True); print(a)
a.sort(key=lambda x: -x); print(a)
a.sort(key=None); print(a)
# stability
people = [("bob", 3), ("al", 2), ("cy", 3), ("di", 2), ("ed", 1), ("fi", 3)]
print(sorted(people, key=lambda p: p[1]))
print(sorted(people, key=lambda p: p[1], reverse=True))
print(sorted(people, key=lambda p: (p[1], -len(p[0]), p[0])))
print(sorted(people, key=functools.cmp_to_key(lambda x, y: (x[1] > y[1]) - (x[1] < y[1]))))
# pseudo-random, runs, saw-tooth, many equal
def lcg(n, seed=42):
    out = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2**31
        out.append(seed)
    return out
for data in (lcg(1000), list(range(1000)), list(range(1000, 0, -1)), [x % 7 for x in lcg(2000)], list(range(500)) + list(range(500)), [(-1) ** i * i for i in range(777)], [0] * 300, lcg(64), lcg(65), lcg(33)):
    s = sorted(data)
    t = sorted(enumerate(data), key=lambda p: p[1])
    print(len(s), s[:5], s[-5:], all(s[i] <= s[i + 1] for i in range(len(s) - 1)), all(t[i] < t[i + 1] if t[i][1] == t[i + 1][1] else True for i in range(len(t) - 1)), sum(s) == sum(data), sorted(data, reverse=True) == s[::-1] if len(set(data)) == len(data) else "dups")
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: sorted([1, "a"]))
err(lambda: sorted([None, 1]))
err(lambda: sorted([1, 2j]))
err(lambda: sorted(5))
err(lambda: sorted([1], key=5))
err(lambda: sorted([1, 2], key=lambda: 1))
err(lambda: sorted([1], reverse="x"))
err(lambda: sorted([1, 2], lambda x: x))
err(lambda: sorted())
err(lambda: [3, 1].sort(key=len))
# comparisons counted and order of operands
class K:
    n = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        K.n += 1
        return self.v < o.v
    def __repr__(self): return f"K{self.v}"
print(sorted([K(3), K(1), K(2)]), K.n)
K.n = 0
sorted([K(i) for i in range(100)])
print(K.n)
K.n = 0
sorted([K(i) for i in range(100, 0, -1)])
print(K.n)
K.n = 0
sorted([K(x) for x in lcg(100)])
print(K.n)
# exception in key function and in comparison leave the list intact
l = [3, 1, 2]
def bad(x):
    if x == 2:
        raise ValueError("key " + str(x))
    return x
err(lambda: l.sort(key=bad))
print(l)
class Boom:
    def __lt__(self, o): raise RuntimeError("lt")
l = [Boom(), Boom(), Boom()]
ids = set(map(id, l))
err(lambda: l.sort())
print(len(l), set(map(id, l)) == ids)
# mutation while sorting
l = [3, 2, 1]
err(lambda: l.sort(key=lambda x: l.append(x) or x))
print(l)
l = [3, 2, 1]
seen = []
l.sort(key=lambda x: seen.append(list(l)) or x)
print(l, seen)
class OnlyGt:
    def __init__(self, v): self.v = v
    def __gt__(self, o): return self.v > o.v
    def __repr__(self): return f"G{self.v}"
print(sorted([OnlyGt(2), OnlyGt(1), OnlyGt(3)]))
print(sorted([float("nan"), 1.0, 0.5])[1:], sorted(["é", "z", "a", "€", "😀"]), sorted([b"b", b"a", b""]), sorted([[2], [1, 2], [1]]), sorted([(1, 2), (1,)]))
print(max([K(1), K(5), K(3)], key=lambda k: k.v), min([K(4), K(2)]))
