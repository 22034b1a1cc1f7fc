# The order in which a set of small ints is shown and iterated. It follows from CPython's hash table; people see it.
print({0, 1, 2, 3, 4, 5, 6, 7}, {7, 6, 5, 4, 3, 2, 1, 0}, set(range(20)), {5, 100, 3}, {-1, -2}, {8, 0}, {8, 16, 1})
print(set([5, 3, 1]), {10, 9, 8}, {1, 17, 33}, {True, 0, 5}, {-1, 1}, {2**61, 1}, {1.5, 1, 2}, list({3, 2, 1}), [x for x in {30, 20, 10}])
s = set()
for i in (5, 1, 9, 3, 7): s.add(i); print(s)
s.discard(5); s.add(5); print(s); s |= {100, 64, 32}; print(s); print(s - {1}, s & {100, 5, 1}, s ^ {5, 6}, {8, 0} | {1})
print(set(range(20, 0, -3)), frozenset([3, 1, 2]), {i * 8 for i in range(6)}, {i * i % 17 for i in range(17)}, set(range(0, 100, 9)))
a = {4, 2}; a.pop(); print(a, {9, 2, 1}, {9, 2}, {7, 3}.pop(), min({5, 3}), sorted({5, 3}))
