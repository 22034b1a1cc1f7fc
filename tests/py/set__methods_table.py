s = frozenset({1, 2, 3})
for T in (set, frozenset):
    a = T([1, 2, 3])
    for m, args in (("union", ([4], (5,))), ("intersection", ([1, 9], {1, 2})), ("difference", ([1],)), ("symmetric_difference", ([3, 4],)), ("issubset", (range(10),)), ("issuperset", ([1],)), ("isdisjoint", ([9],)), ("copy", ()), ("__contains__", (1,)), ("__len__", ()), ("__or__", ({4},)), ("__or__", ([4],)), ("__sub__", ({1},)), ("__eq__", ({1, 2, 3},)), ("__lt__", ({1, 2, 3, 4},)), ("__lt__", (5,)), ("add", (4,)), ("discard", (9,)), ("remove", (9,)), ("pop", (1,)), ("update", ([7], [8])), ("clear", ()), ("intersection_update", ([1],)), ("union", (5,)), ("issubset", (5,)), ("symmetric_difference", ()), ("copy", (1,)), ("__hash__", ()) if T is set else ("nope", ())):
        b = T(a)
        try: r = getattr(b, m)(*args); print(T.__name__, m, args, sorted(r) if isinstance(r, (set, frozenset)) else r, sorted(b))
        except Exception as e: print(T.__name__, m, args, type(e).__name__, e)
print(sorted(set("hello") & set("world")), sorted(set("abc") ^ set("bcd")), set([1, 1.0, True]) == {1}, len({(), frozenset(), "", 0, None}), {1, 2} < {1, 2, 3} < {1, 2, 3, 4}, {1} <= {1}, {1} != {1}, not set(), bool({0}))
ops = {"|": lambda a, b: a | b, "&": lambda a, b: a & b, "-": lambda a, b: a - b, "^": lambda a, b: a ^ b}
for n, f in ops.items(): print(n, [sorted(f(set(range(a)), set(range(b, 6)))) for a, b in ((0, 6), (3, 3), (4, 2), (6, 0))])
x = {1, 2, 3}; y = x; x |= {4}; print(y is x, sorted(y)); x = x | {5}; print(y is x); z = frozenset(x); w = z; z |= {6}; print(w is z, type(z).__name__)
uniq = []; seen = set(); [uniq.append(v) for v in [3, 1, 3, 2, 1] if not (v in seen or seen.add(v))]; print(uniq)
powerset = [{j for j in range(3) if i >> j & 1} for i in range(8)]; print(powerset, len({frozenset(p) for p in powerset}))
big = set(range(100000)); big -= set(range(0, 100000, 2)); print(len(big), 3 in big, 4 in big, sum(big), min(big), max(big)); big &= {1, 2, 3, 5}; print(sorted(big))
