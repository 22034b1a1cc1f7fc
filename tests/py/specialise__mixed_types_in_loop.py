def add(a, b): return a + b
pairs = [(1, 2), (1.5, 2), (1, 2.5), ("a", "b"), ([1], [2]), ((1,), (2,)), (True, 1), (1j, 1), (2**70, 1), (b"a", b"b")]
for _ in range(30):
    out = [add(a, b) for a, b in pairs]
print(out)
for bad in ((1, "a"), (None, 1), ([1], (2,))):
    try: add(*bad)
    except TypeError as e: print(e)
print(add(5, 6), add(2.0, 3))
def mul(a, b): return a * b
print([mul(a, b) for _ in range(20) for a, b in ((2, 3), (2.5, 2), ("ab", 2), (2, [1]), (2**40, 2**40))][-5:])
def cmp(a, b): return a < b, a == b, a >= b
print([cmp(a, b) for _ in range(20) for a, b in ((1, 2), (1.5, 1), ("a", "b"), ((1,), (0,)), (1, 1.0), (2**70, 1.5))][-6:])
def sub(o, k): return o[k]
objs = [([1, 2, 3], 1), ("abc", 2), ((7, 8), 0), ({"k": "v"}, "k"), (range(10), 5), (b"xyz", 1), ({1: "one"}, 1), ([1, 2, 3], -1), ([1, 2, 3], slice(1)), ("héé", -1)]
for _ in range(30): out = [sub(o, k) for o, k in objs]
print(out)
for o, k in (([1], 5), ("a", 9), ({}, "x"), ((), 0), (5, 0)):
    try: sub(o, k)
    except Exception as e: print(type(e).__name__, e)
def store(o, k, v): o[k] = v; return o
for _ in range(20): r = store([0, 0], 1, 5), store({}, "k", 1), store(bytearray(2), 0, 65), store([0, 0, 0], slice(0, 2), "xy")
print(r)
def contains(x, c): return x in c
for _ in range(20): r = [contains(1, [1, 2]), contains("a", "abc"), contains(3, {1: 2}), contains(5, range(10)), contains(1, {1}), contains((1,), ((1,),)), contains(97, b"a")]
print(r)
def it(x): return [v for v in x]
for _ in range(20): r = [it([1, 2]), it((3,)), it("ab"), it({"k": 1}), it(range(3)), it(x * x for x in range(3)), it({9}), it(b"a"), it(iter([5])), it(zip("a", [1])), it(enumerate("q")), it(map(str, [1])), it({1: 2}.items())]
print(r)
def truth(x): return "T" if x else "F"
for _ in range(20): r = "".join(truth(x) for x in (0, 1, "", "a", [], [0], None, 0.0, 1.5, {}, (), 2**70, True, False, object))
print(r)
def unary(x): return -x, not x
for _ in range(20): r = [unary(x) for x in (1, 1.5, 2**70, True, 1j)]
print(r)
def call(f, *a): return f(*a)
for _ in range(20): r = [call(len, "abc"), call(lambda x: x + 1, 1), call(str, 5), call("x".upper), call([3, 1].sort), call(int, "7"), call(dict), call(max, 1, 2), call(type("C", (), {"__call__": lambda s: "called"})())]
print(r)
def unpack(t): a, b = t; return b, a
for _ in range(20): r = [unpack(t) for t in ((1, 2), [3, 4], "ab", {5: 0, 6: 0}, range(2), iter("xy"))]
print(r)
def fmt(x): return f"{x}|{x!r:>6}"
for _ in range(20): r = [fmt(x) for x in (1, "s", 2.5, None, [1], 2**65)]
print(r)
