d = {"a": 1, "b": None, 3: [1], (4,): "t"}
print(d.get("a"), d.get("b", 5), d.get("z"), d.get("z", 5), d.get(3)[0], d.get((4,)), d.setdefault("a", 9), d.setdefault("n", 0), d.pop("n"), d.pop("n", "gone"), d.keys() == set(d), list(d.items())[0])
for method, args in (("get", ()), ("get", (1, 2, 3)), ("pop", ()), ("pop", ("zz",)), ("pop", (1, 2, 3)), ("setdefault", ()), ("update", (1,)), ("update", ([1],)), ("update", (["ab", "c"],)), ("update", ({}, {})), ("popitem", (1,)), ("clear", (1,)), ("copy", (1,)), ("keys", (1,)), ("fromkeys", ()), ("fromkeys", (5,)), ("fromkeys", ([[]],)), ("__getitem__", ("zz",)), ("__delitem__", ("zz",)), ("__contains__", ([],)), ("__or__", (5,)), ("__ior__", (5,)), ("nope", ())):
    try: print(method, args, getattr(dict(d), method)(*args))
    except Exception as e: print(method, args, type(e).__name__, e)
e = dict(d); e.update(x=1, **{"y z": 2}); e.update([("p", 1)], q=2); e.update({"a": 0}.items()); e.update(zip("rs", (7, 8))); print(e)
print(d.copy() == d, d.copy() is d, {**d} == d, dict(d.items()) == d, dict(zip(d, d.values())) == d, d | {} == d, {} | d == d, d.__len__(), d.__contains__("a"), d.__eq__(5), d.__ne__({}), dict.__hash__)
m = {}; m["self"] = m; print(m, len(m)); n = {}; n |= {"a": 1}; n |= [("b", 2)]; print(n, n.popitem(), n, n.clear(), n)
print({1: "a", 2: "b"}.items() & {(1, "a")}, sorted({1: 0, 2: 0}.keys() | {3}), {"k": 1}.items() == {("k", 1)}, {1, 2} == {1: 0, 2: 0}.keys(), {1: 2}.keys().isdisjoint({2: 1}))
print(all(k in d for k in d), [k for k in reversed(d)], min({3: 0, 1: 0}), max({"a": 9, "b": 1}, key={"a": 9, "b": 1}.get), sum({1: 0, 2: 0}), sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), tuple({1: 2}), *{"x": 1}, [*{"y": 1}.items()])
inv = {v: k for k, v in {"a": 1, "b": 2, "c": 1}.items()}; print(inv); g = {}; [g.setdefault(len(w), []).append(w) for w in "a bb c dd eee".split()]; print(g); c = {}; 
for ch in "hello world": c[ch] = c.get(ch, 0) + 1
print(c, dict(sorted(c.items(), key=lambda kv: (-kv[1], kv[0]))[:3]))
big = {i: str(i) for i in range(1000)}; print(len(big), big[500], list(big)[:3], [big.pop(i) for i in range(0, 1000, 250)], len(big), next(iter(big)), 999 in big, big.popitem())
