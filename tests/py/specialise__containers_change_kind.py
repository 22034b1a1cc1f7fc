# Containers that change what they hold, or are swapped for others, under a warm loop.
def total(l):
    t = 0
    for x in l: t += x
    return t
for _ in range(40): total([1, 2, 3])
print(total([1, 2.5]), total([2**62, 2**62]), total((1, 2)), total(range(5)), total({1: 0, 2: 0}), total([True, False]), total([1j]))
def idx(l, i): return l[i]
l = [1, 2, 3]
for _ in range(40): idx(l, 1)
l[1] = "str"; print(idx(l, 1)); l[1] = 2.5; print(idx(l, 1)); l[1] = None; print(idx(l, 1), idx(l, -1), idx(l, True), idx(l, 2))
try: idx(l, 3)
except IndexError as e: print(e)
del l[1:]
try: idx(l, 1)
except IndexError as e: print(e)
class L(list):
    def __getitem__(self, i): return ("L", list.__getitem__(self, i))
print(idx(L([7, 8]), 1))
d = {"a": 1}
def key(d, k): return d[k]
for _ in range(40): key(d, "a")
d["a"] = "changed"; print(key(d, "a")); del d["a"]
try: key(d, "a")
except KeyError as e: print(e)
class D(dict):
    def __missing__(self, k): return f"missing {k}"
print(key(D(), "q"), key({1: "int key"}, 1), key({1: "float finds int"}, 1.0), key({"a": 5, 2: 6}, 2))
for i in range(100): d[i] = i; d[str(i)] = -i
print(key(d, 50), key(d, "50"), len(d))
def setk(d, k, v): d[k] = v
for i in range(100): setk(d, i, i * 2)
setk(l, 0, "list store"); print(l, d[99]); ba = bytearray(b"ab"); setk(ba, 0, 90); print(ba)
def push(l, x): l.append(x); return l
for i in range(50): push([], i)
print(push([1], 2), push(bytearray(b"a"), 98))
try: push((), 1)
except AttributeError as e: print(e)
s = "abc"
def ch(s, i): return s[i]
for _ in range(40): ch(s, 1)
print(ch("héé", 1), ch("日本語", 2), ch("a😀b", 1), ch(b"abc", 1), ch(["x", "y"], 1), ch({1: "dict"}, 1), ch("", 0) if False else "")
def cat(a, b): a += b; return a
for _ in range(40): cat("a", "b"), cat([1], [2])
print(cat("é", "😀"), cat((1,), (2,)), cat(1, 2), cat({1}.__class__(), set()) if False else cat(1.5, 1), cat(b"a", b"b"))
def un(x):
    (a, b), c = x
    return c, b, a
for _ in range(40): un(((1, 2), 3))
print(un(["xy", 5]), un(([1, 2], {"k": 1})), un((range(2), None)))
def lens(*cs): return [len(c) for c in cs]
for _ in range(40): r = lens([1], (1, 2), "abc", {1: 2}, {1}, range(5), b"xy", bytearray(3), memoryview(b"z"), L())
print(r)
def isin(x, c): return x in c
big = list(range(100))
for _ in range(40): isin(50, big)
print(isin(50.0, big), isin("50", big), isin(None, [None]), isin(2**70, [2**70]), isin("b", "abc"), isin(1, {True}))
def slices(x): return x[1:], x[:-1], x[::2], x[::-1]
for _ in range(40): r = [slices(x) for x in ([1, 2, 3], (1, 2, 3), "abc", b"abc", range(3), bytearray(b"abc"))]
print(r)
def eq(a, b): return a == b
for _ in range(40): r = [eq(a, b) for a, b in (([1], [1]), ("a", "a"), ((1, 2), (1, 2)), ({1: 2}, {1: 2}), (1, 1.0), ("a", b"a"), (None, None), ([1, [2]], [1, [2]]), (1, "1"))]
print(r)
