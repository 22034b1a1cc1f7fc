a = [1, 2, 3, 4]
for x in a:
    if x == 2:
        a.remove(x)
    print(x, a)
a = [1, 2, 3]
for x in a:
    if len(a) < 8:
        a.append(x * 10)
print(a)
a = [1, 2, 3]
it = iter(a)
print(next(it), it.__length_hint__())
a.clear()
print(list(it), it.__length_hint__())
a.extend([7, 8, 9])
print(list(it), next(it, "exhausted stays exhausted"))
r = reversed([1, 2, 3])
print(next(r), r.__length_hint__(), list(r), list(r), type(r).__name__, type(iter([])).__name__)
a = [1, 2, 3, 4, 5]
r = reversed(a)
print(next(r))
del a[2:]
print(list(r))
it = iter([1, 2, 3, 4])
next(it)
it.__setstate__(3)
print(list(it))
it = iter([1, 2, 3, 4])
next(it)
print(it.__reduce__()[1:], list(enumerate(["a", "b"], 5)), list(enumerate("x")))
# comparisons that mutate
class Evil:
    def __init__(self, l): self.l = l
    def __eq__(self, o):
        self.l.clear()
        return False
    __hash__ = None
l = [1, 2, 3]
print(Evil(l) in l, l)
l = [1, 2, 3]
print(l.count(Evil(l)), l)
l = [1, 2, 3]
try:
    l.remove(Evil(l))
except ValueError as e:
    print(e, l)
l = [1, 2, 3]
try:
    l.index(Evil(l))
except ValueError as e:
    print(e, l)
l = [1, 2, 3]
l[:] = (x * 2 for x in l)
print(l)
l.extend(l)
print(l)
l += l
print(len(l))
l = [1, 2, 3]
l.extend(iter(l[:]))
print(l)
def gen(l):
    for i in range(3):
        yield i
        l.append("from gen")
l = []
l.extend(gen(l))
print(sorted(map(str, l)))
print([x for x in [3, 1, 2] if x > 1], [x for x in ()], [[y for y in range(x)] for x in range(4)])
m = [[1, 2, 3], [4, 5, 6]]
print([list(c) for c in zip(*m)], [c for r in m for c in r], sum(m, []), [r[:] for r in m])
