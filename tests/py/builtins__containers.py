def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(len([1]), len("ab"), len({}), len(range(10**10)), sorted([3, 1]), list(reversed([1, 2])), sum([1, 2]), sum([], 5), sum([[1], [2]], []), sum((0.1, 0.2)), sum([1, 2.5, 1j]), sum([True, True]), sum(range(10), start=100))
print(max(1, 5, 3), max([2, 9]), max("hello"), max([], default="d"), max([1, -5], key=abs), max((3, "a"), (3, "b")), min([3, 1, 2]), min("b", "a"), min([], default=None), min({3: 1, 2: 9}), max([1, 1.0, True]), min([1.0, 1]), max(["aa", "b"], key=len))
print(list(zip([1, 2], "ab")), list(zip()), list(zip([1])), list(zip([1, 2, 3], "ab", range(10))), list(zip([1, 2], [3, 4], strict=True)), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])), type(zip()))
print(list(map(lambda x: x * 2, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(str, [])), list(map(pow, [2, 3], [3, 2])), list(map(None, []) if False else []), list(map(lambda a, b: (a, b), [1], [2], strict=True)))
print(list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(str.isalpha, "a1b")), list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("ab", start=-1)), next(enumerate("x", 10**20)))
print(any([0, 1]), all([1, 0]), any([]), all([]), any(x > 1 for x in [1, 2]), all("ab"), any({"": 1}))
err(lambda: len(5))
err(lambda: len())
err(lambda: len([], []))
err(lambda: sum("ab"))
err(lambda: sum(["a", "b"], ""))
err(lambda: sum([b"a"], b""))
err(lambda: sum([1, "a"]))
err(lambda: sum(5))
err(lambda: sum())
err(lambda: max())
err(lambda: max([]))
err(lambda: min([]))
err(lambda: max(5))
err(lambda: max(1, 2, default=3))
err(lambda: max([1, "a"]))
err(lambda: max([1], foo=2))
err(lambda: min([1, 2], key=5))
err(lambda: list(zip([1], [1, 2], strict=True)))
err(lambda: list(zip([1, 2], [1], strict=True)))
err(lambda: list(zip([1, 2], [1, 2], [1], strict=True)))
err(lambda: zip(5))
err(lambda: zip([1], foo=2))
err(lambda: map())
err(lambda: map(str))
err(lambda: list(map(5, [1])))
err(lambda: map(str, 5))
err(lambda: list(map(lambda a, b: a, [1], [2, 3], strict=True)))
err(lambda: filter(None))
err(lambda: filter(None, 5))
err(lambda: list(filter(5, [1])))
err(lambda: enumerate())
err(lambda: enumerate(5))
err(lambda: enumerate([], "a"))
err(lambda: any(5))
err(lambda: all())
err(lambda: reversed({1}))
err(lambda: reversed(5))
err(lambda: reversed(iter([])))
err(lambda: sorted([2, "a"]))
err(lambda: iter(5))
err(lambda: iter(5, 6))
err(lambda: next(5))
err(lambda: next(iter([])))
err(lambda: next([]))
print(next(iter([]), "dflt"), list(iter(iter([1, 2]))), list(iter(lambda c=[0]: c.__setitem__(0, c[0] + 1) or c[0], 4)))
class L:
    def __len__(self): return -1
class M:
    def __len__(self): return "a"
class N:
    def __len__(self): return 2**70
class O:
    def __len__(self): raise ValueError("len!")
class P:
    def __len__(self): return True
for c in (L, M, N, O, P):
    err(lambda: len(c()))
class R:
    def __reversed__(self): return "anything"
class S:
    def __len__(self): return 3
    def __getitem__(self, i): return i * 10
class T:
    __reversed__ = None
print(reversed(R()), list(reversed(S())), list(reversed({"a": 1, "b": 2})))
err(lambda: reversed(T()))
it = map(lambda x: 1 // x, [1, 0, 2])
print(next(it)); err(lambda: next(it)); print(next(it)); err(lambda: next(it))
z = zip(iter([1, 2, 3]), iter("ab")); print(list(z), list(z))
f = filter(lambda x: x % 2, iter(range(6))); print(next(f), list(f))
e = enumerate(iter("abc")); print(next(e), list(e), e.__class__, enumerate[int])
a = iter([1, 2, 3, 4, 5, 6]); print(list(zip(a, a)), list(zip(*[iter("abcdef")] * 3)))
