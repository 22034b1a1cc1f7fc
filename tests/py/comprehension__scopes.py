x = "outer"
print([x for x in range(3)], x)
print({x: x * 2 for x in range(3)}, {x % 2 for x in range(5)}, sum(x for x in range(4)), x)
def f():
    y = 10
    a = [y + i for i in range(3)]
    b = [lambda: i for i in range(3)]
    c = [(lambda j: lambda: j + y)(i) for i in range(3)]
    i = "kept"
    d = [i for i in "ab"]
    return a, [g() for g in b], [g() for g in c], d, i
print(f())
class C:
    n = 3
    items = [i for i in range(n)]
    nested = [[j for j in range(i)] for i in range(n)]
    try:
        bad = [n for _ in range(2)]
    except NameError as e:
        bad = str(e)
    g = list(i * 2 for i in items)
    lam = [lambda: n]
n = "module n"
print(C.items, C.nested, C.bad, C.g, C.lam[0](), hasattr(C, "i"))
print([(a, b) for a in range(3) for b in range(a)], [a for a in range(10) if a % 2 if a > 4], [[r * c for c in range(3)] for r in range(3)], [a if a > 1 else -a for a in range(4)], [y for x in [[1, 2], [3]] for y in x])
print([z := 5, z], [last := i for i in range(4)], last, any((hit := v) > 2 for v in [1, 3, 5]), hit)
def walrus():
    r = [(t := i * 2) for i in range(3)]
    return r, t, [y for i in range(3) if (y := i) > 0], y
print(walrus())
it = (print("eval", i) or i for i in (print("source") or range(2)))
print("created"); print(list(it))
try:
    (i for i in 5)
except TypeError as e:
    print(e)
try:
    g = (i // 0 for i in [1])
    next(g)
except ZeroDivisionError as e:
    print(e)
print(next(g, "closed"))
def args(*a): return a
print(args(*(i for i in range(3))), args(*[i for i in "ab"], *{k for k in "c"}), dict((k, v) for k, v in [(1, 2)]), tuple(i for i in range(2)), sorted(i for i in [3, 1]), ",".join(str(i) for i in range(3)))
print([a + b for a, b in [(1, 2), (3, 4)]], [a for a, *b in [(1, 2, 3)]], [b for a, *b in [(1, 2, 3)]], {k: v for k, (v, _) in {"q": (1, 2)}.items()}, [k for k in {"a": 1}], [s.v for s in [type("T", (), {"v": 7})()]])
class D: pass
d = D()
print([d.i for d.i in range(3)], d.i, [l for l in [[0]] for l[0] in range(2)] if True else 0)
print(locals() is globals(), [sorted(k for k in locals() if k == "qq") for qq in [1]], [(lambda: sorted(locals()))() for w in [0]])
def inner_locals():
    a = 1
    return [sorted(locals()) for b in [1]]
print(inner_locals())
def exc():
    i = "before"
    try:
        [1 // i for i in (1, 0)]
    except ZeroDivisionError:
        pass
    return i
print(exc())
def deleted():
    [q for q in range(2)]
    try:
        q
    except NameError as e:
        return type(e).__name__, str(e)
print(deleted())
def gen_closure():
    v = 1
    g = (v for _ in range(2))
    v = 2
    return list(g)
print(gen_closure())
m = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in m] for i in range(3)], {i: {j: i * j for j in range(2)} for i in range(2)}, [x for x in (y for y in (z for z in range(3)))], {*(a for a in "aa")}, [*(i for i in range(2)), *[9]])
primes = [p for p in range(2, 50) if all(p % d for d in range(2, int(p ** 0.5) + 1))]
print(primes, [f"{a}{b}" for a in "xy" for b in (1, 2)], [not b for b in (True, False)], [None for _ in ()], [[]] * 2, [() for _ in range(2)])
