s = {1, 2, 3}
s.add(2); s.add(4)
print(len(s), 2 in s, 9 in s, sorted(s | {9}), sorted(s & {1, 2}), sorted(s - {1}))
s.discard(1); print(sorted(s))
print(set("aab") == {"a", "b"}, sorted(set([3, 1, 1])), set(), frozenset([1]))
t = (1, "a", 2.5)
print(t, t[0], t[-1], t[1:], len(t), t + (1,), t * 2, "a" in t, t.index("a"), t.count(1))
a, b, c = t
print(a, b, c)
print((1, 2) == (1, 2), (1, 2) < (1, 3), hash((1, 2)) == hash((1, 2)))
d = {(0, 0): "origin", (1, 0): "x"}
print(d[0, 0], d[(1, 0)])
try: t[0] = 5
except TypeError as e: print(e)
print(tuple([1, 2]), tuple("ab"), (), (1,))
seen = set()
for x in [1, 2, 1, 3, 2]:
    if x in seen: print("again", x)
    seen.add(x)
print(sum({1, 2, 3}), max((3, 9, 2)), {x % 3 for x in range(10)} == {0, 1, 2})
