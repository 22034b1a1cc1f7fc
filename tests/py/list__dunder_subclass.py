a = [1, 2]
print(a.__add__([3]), a.__mul__(2), a.__rmul__(2), a.__contains__(1), a.__getitem__(0), a.__getitem__(slice(1)), a.__len__(), a.__eq__([1, 2]), a.__eq__((1, 2)), a.__lt__([2]), a.__ne__([1]), a.__repr__(), a.__iadd__([5]), a, a.__imul__(2), a, a.__reversed__().__length_hint__(), list.__hash__)
print(sorted(n for n in dir(list) if not n.startswith("__")), list.__mro__, list.__doc__.splitlines()[0])
print(a.__init__([9, 8]), a, a.__init__(), a, list.__new__(list, 5), list[int], list[int]([1, 2]), type(list[int]))
class L(list):
    def __init__(self, *args):
        super().__init__(args)
        self.tag = "t"
    def append(self, x):
        super().append(("app", x))
    def __getitem__(self, i): return ("got", super().__getitem__(i))
    def __len__(self): return 42
    def __contains__(self, x): return True
l = L(1, 2, 3)
l.append(4)
print(l, l.tag, l[0], l[-1], l[0:2], len(l), 99 in l, list(l), type(l + [1]), type(l * 2), type(l.copy()), l == [1, 2, 3, ("app", 4)], isinstance(l, list), [*l], tuple(l), sorted(l, key=str), bool(l))
class R(list):
    def __repr__(self): return "R" + super().__repr__()
    def __iter__(self): return iter(["custom"])
r = R([1, 2])
print(r, [r], str(r), list(r), [x for x in r], r + r, r[:], R(r), tuple(r))
x, = r
print(x)
class M(list):
    def __missing__(self, k): return "missing"
    def __eq__(self, o): return "eq!"
    def __lt__(self, o): return NotImplemented
    __hash__ = object.__hash__
m = M()
print(m == 1, m == [], [] == m, isinstance(hash(m), int))
try:
    m < []
except TypeError as e:
    print("TypeError", e)
else:
    print("reflected", m < [])
class Slots(list):
    __slots__ = ("q",)
s = Slots([1]); s.q = 5; print(s, s.q, hasattr(s, "__dict__"))
def f(l=[]):
    l.append(1)
    return l
print(f(), f(), f([]), f())
import copy
n = [1, [2, [3]]]
s, d = copy.copy(n), copy.deepcopy(n)
n[1][1][0] = "changed"
print(s, d)
c = [1]; c.append(c); d = copy.deepcopy(c); print(d, d[1] is d)
match [1, 2, 3]:
    case [first, *rest]: print(first, rest)
print([] is [], [1] == [1.0] == [True], [1, [2]] == [1, [2]], [float("nan")] == [float("nan")], [1, 2, 3] > [1, 2], [] <= [], ["a"] >= ["a"], [None] == [None])
