# The end of loops over sets and dicts, and what changes them meanwhile.
def drain(it):
    out = []
    for x in it:
        out.append(x)
    for x in it:
        out.append("again")
    return out


for n in (0, 1, 5, 40):
    s, f, d = set(range(n)), frozenset(range(n)), {i: -i for i in range(n)}
    print(n, drain(iter(s)), drain(iter(f)), drain(iter(d)), drain(iter(d.values())), drain(iter(d.items())))
    print([x for x in s], [k for k, v in d.items() if k + v == 0], len({x for x in f}))
    print(sum(s), sorted(f), list(s), tuple(f), min(f, default=None), max(s, default=None))


def grow(c, add):
    try:
        for x in c:
            add(c, x)
    except RuntimeError as e:
        return str(e)
    return c


print(grow({1, 2}, lambda s, x: s.add(x + 100)))
print(grow({1, 2}, lambda s, x: s.discard(1)))
print(grow({1: 1, 2: 2}, lambda d, x: d.update({x + 100: 1})))
print(grow({1: 1, 2: 2}, lambda d, x: d.update({x: 5})))
print(grow({1: 1, 2: 2}, lambda d, x: (d.pop(x), d.update({x: 1}))[0]))
# At the very end: the change is seen only if another item is asked for.
print(grow({1}, lambda s, x: s.add(2)))
print(grow({1: 1}, lambda d, x: d.update({2: 2})))
it = iter({1: 1})
d = {1: 1}
it = iter(d)
print(next(it))
print(list(it))
d[2] = 2
print(list(it))


class Key:
    def __init__(self, s):
        self.s = s

    def __call__(self, v):
        self.s.add(v + 10)
        return v


s = {1, 2, 3}
try:
    print(min(s, key=Key(s)))
except RuntimeError as e:
    print(e)
s = {1, 2, 3}
try:
    print(sorted(s, key=Key(s)))
except RuntimeError as e:
    print(e)


class Own(set):
    def __iter__(self):
        return iter("own")


print(list(Own({1})), sorted(Own({1})), tuple(Own({1})), min(Own({1})), max(frozenset({3, 1, 2})))
print({x % 7 for x in range(100)}, {x for x in (2**60, -1, -2, 2**61, 1.0, 1, True, "a", "a")} == {2**60, -1, -2, 2**61, 1.0, "a"})
for n in (15, 16, 17, 200):
    print(len(tuple(map(str, range(n)))), tuple(map(int, range(n)))[-1])
