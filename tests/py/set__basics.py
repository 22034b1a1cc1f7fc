s = {3, 1, 2}
print(s, set(), {1}, set([1, 1, 2]), set("aaa"), set(()), set({"k": 1}), frozenset(), frozenset({1}), frozenset([1, 2]), {*s, 9}, {None}, {(1, 2)}, {1.5}, {True, 1, 1.0}, {frozenset()})
print(1 in s, 9 in s, 9 not in s, len(s), bool(set()), bool(s), s.copy(), s.copy() is s, s == s.copy())
s.add(5); s.add(5); print(s)
s.discard(1); s.discard(100); print(s)
s.remove(5); print(s)
x = s.pop(); print(x in (2, 3), len(s), x in s)
s.clear(); print(s)
def err(g):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: set().pop())
err(lambda: s.remove("zz"))
err(lambda: s.remove((1, 2)))
err(lambda: s.add([]))
err(lambda: s.add({}))
err(lambda: s.add(set()))
err(lambda: {[]})
err(lambda: set(5))
err(lambda: set(1, 2))
err(lambda: set([[]]))
err(lambda: [] in s)
err(lambda: s[0])
err(lambda: s.foo)
err(lambda: hash(s))
err(lambda: {s: 1})
err(lambda: s.add())
err(lambda: s * 2)
err(lambda: frozenset().add)
err(lambda: set(x=1))
err(lambda: s())
err(lambda: s.discard([]))
# a set as argument of in, remove, discard is looked up as a frozenset
t = {frozenset([1, 2]), frozenset()}
print({1, 2} in t, set() in t, {9} in t)
t.remove({1, 2}); t.discard(set()); print(t)
try:
    t.remove({1, 2})
except KeyError as e:
    print(repr(e))
f = frozenset([1, 2, 3])
print(hash(f) == hash(frozenset([3, 2, 1])), {f: "v"}[frozenset([2, 1, 3])], f.copy() is f, frozenset(f) is f, f | {4}, sorted(f), 1 in f, f == {1, 2, 3}, hash(frozenset()) == hash(frozenset([])))
class S(set):
    def __repr__(self): return "S!" + str(sorted(self))
    def add(self, x): super().add(x * 2)
z = S([1, 2]); z.add(5); z.attr = 1
print(z, sorted(z | {7}), type(z | {7}), type({7} | z), type(z.copy()), z - {1}, z == {1, 2, 10}, [z], z.attr)
class Plain(set): pass
class FS(frozenset): pass
print(Plain([1]), Plain(), FS([1]), FS(), type(FS([1]).copy()), type(FS([1]) | {2}), hash(FS([1])) == hash(frozenset([1])))
print(sorted(n for n in dir(set) if not n.startswith("__")), sorted(set(dir(set)) - set(dir(frozenset))), set.__mro__, set[int], set.__hash__)
for x in sorted({10, 20, 30}):
    print(x, end=" ")
print()
a, b = {1}, {2}
print(repr({1: {2}}), [{1}, {2}], ({1},), f"{a}", "%s" % b, str(frozenset([1])))
r = set(); fz = frozenset([(1, "x")]); print(fz)
class Rec(set):
    def __hash__(self): return 1
q = Rec(); q.add(q); print(q)
print(len({i for i in range(1000)} | {i for i in range(500, 1500)}), len(set("hello world")), sorted(set("hello world")))
