t = (1, "a", 2.5, None)
print(t, (), (1,), 1, 2, (1, 2), ((),), ((1,), (2,)), tuple(), tuple("abc"), tuple([1, 2]), tuple(range(3)), tuple({"a": 1}), (*t, *"xy"))
print(t[0], t[-1], t[1:3], t[::-1], t[5:], len(t), t + (3,), t * 2, 2 * t, t * 0, "a" in t, 9 in t, t.index("a"), t.count(1), (1, 1, True).count(1), hash((1, 2)) == hash((1, 2)), hash(()) == hash(tuple()))
print((1, 2) < (1, 3), (1, 2) < (1, 2, 0), () < (0,), (1, 2) == (1, 2), (1, 2) == [1, 2], (1, 2) != (1, 2), (2,) > (1, 5), (1, "a") < (1, "b"), (1,) == (1.0,), (1, (2, 3)) == (1, (2, 3)))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: t[4])
err(lambda: t[-5])
err(lambda: t["a"])
err(lambda: t[1.0])
err(lambda: t.index("zz"))
err(lambda: t.index(1, 1))
err(lambda: t + [1])
err(lambda: t + 1)
err(lambda: t * "a")
err(lambda: t < 5)
err(lambda: (1, "a") < (1, 2))
err(lambda: hash((1, [])))
err(lambda: tuple(5))
err(lambda: tuple(1, 2))
err(lambda: t.append)
err(lambda: t())
err(lambda: -t)
err(lambda: tuple(x=1))
try:
    t[0] = 1
except TypeError as e:
    print(e)
try:
    del t[0]
except TypeError as e:
    print(e)
m = ([],)
try:
    m[0] += [1]
except TypeError as e:
    print(e, m)
t2 = t
t2 += (5,)
print(t, t2, t is t2, t[:] is t, t * 1 is t, tuple(t) is t, t + () is t if False else "-")
a, b, c, d = t
print(a, b, c, d)
a, b = b, a
print(a, b)
(x, y), z = (1, 2), 3
print(x, y, z)
x, *y = 1, 2, 3
print(x, y)
*x, y = "ab",
print(x, y)
class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)
    def __repr__(self): return "T" + super().__repr__()
    @property
    def first(self): return self[0]
s = T(1, 2, 3)
print(s, s.first, type(s), type(s[:]), type(s + ()), s == (1, 2, 3), hash(s) == hash((1, 2, 3)), isinstance(s, tuple), s[1:], len(s), {s: 1}[(1, 2, 3)])
s.attr = 5
print(s.attr, s.__dict__)
try:
    class B(tuple):
        __slots__ = ("x",)
except TypeError as e:
    print(e)
print(t.__add__((1,)), t.__contains__(1), t.__getitem__(0), t.__len__(), t.__eq__(1), (1,).__lt__((2,)), (1, 2).__getnewargs__(), (1,).__rmul__(2), (1,).__hash__() == hash((1,)))
print(sorted(n for n in dir(tuple) if not n.startswith("__")), tuple[int, ...], tuple[()], type(tuple[int]))
it = iter((1, 2, 3)); print(next(it), it.__length_hint__(), list(it), type(it).__name__, list(reversed((1, 2, 3))))
print(max((1, 5, 2)), min((3, 1), (2, 9)), sum((1, 2, 3)), sorted((3, 1, 2)), any(()), all(()), dict(((1, 2), (3, 4))), divmod(7, 2))
for k, (v, w) in [(1, (2, 3)), (4, (5, 6))]:
    print(k, v, w)
d = {(1, 2): "a", (1, (2, 3)): "b", (): "c"}
print(d[1, 2], d[(1, (2, 3))], d[()], (1, 2) in d)
r = ([],); r[0].append(r); print(r)
print(hash((1, 2, 3)), hash(()), hash((1,)), hash((0, 0)), hash((-1,)), hash((1.5, None)) is not None, hash(((1, 2), 3)))
