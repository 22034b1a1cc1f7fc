d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i), type(k), type(v), type(i), "a" in k, 2 in v, ("a", 1) in i, ("a", 2) in i, "a" in i, ("a",) in i)
d["d"] = 4
print(k, v, i)
print(sorted(k & {"a", "z"}), sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), sorted(i & {("a", 1)}), type(k & k), sorted(["a", "q"] & k), sorted({"a", "q"} - k), sorted(k & ["a"]), sorted(k | [1] if False else k | ["x"]))
print(k == {"a", "b", "c", "d"}, k == ["a"], k < {"a", "b", "c", "d", "e"}, k <= k, k > {"a"}, k >= {"zz"}, k != {"a"}, i == dict(d).items(), v == dict(d).values(), v == v, k.isdisjoint(["z"]), k.isdisjoint({"a"}), i.isdisjoint([("a", 1)]), k == d.keys())
print(list(reversed(k)), list(reversed(v)), list(reversed(i)), k.mapping, type(k.mapping), repr(iter(k)).split(" at")[0], type(iter(v)).__name__, type(iter(i)).__name__, type(reversed(k)).__name__, iter(k).__length_hint__())
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: k[0])
err(lambda: k + k)
err(lambda: v & v)
err(lambda: k & 5)
err(lambda: k < 5)
err(lambda: hash(k))
err(lambda: hash(i))
err(lambda: type(k)())
err(lambda: type(k)(5))
err(lambda: k.mapping.__setitem__("a", 1))
err(lambda: {"a": []}.items() & {1})
err(lambda: {"a": []}.items() | set())
err(lambda: i - 1)
err(lambda: k.foo)
print(isinstance(hash(v), int), {"x": [1]}.items() == {"x": [1]}.items(), ("x", [1]) in {"x": [1]}.items())
it = iter(d.items())
a = next(it)
b = next(it)
print(a, b)
for key, val in d.items():
    print(key, val, end="; ")
print()
for n, (key, val) in enumerate(sorted(d.items(), reverse=True)):
    print(n, key, val, end="; ")
print()
print([*d], [*d.values()], {*d} == set("abcd"), max(d.values()), dict(d.items()) == d, dict(zip(d.values(), d.keys())), list(map(str, d.values())), list(filter(None, {0: 1, 5: 2})), sum(d.values()), tuple(d.items())[0])
first, *rest = d
print(first, rest)
from collections.abc import KeysView, ValuesView, ItemsView, Mapping, Set
print(isinstance(k, KeysView), isinstance(v, ValuesView), isinstance(i, ItemsView), isinstance(k, Set), isinstance(d, Mapping))
