d = {"a": 1, "b": 2}
print(d, d["a"], len(d), "a" in d, "z" in d)
d["c"] = 3
d["a"] = 10
print(d)
del d["b"]
print(d, d.get("b"), d.get("b", 0))
print(list(d), list(d.keys()), list(d.values()), list(d.items()))
d.update({"x": 1})
print(d.pop("x"), d)
print({i: i * i for i in range(4)}, dict(a=1), dict([(1, 2)]))
for k, v in d.items(): print(k, v)
d2 = {1: "int", "1": "str", (1, 2): "tuple", None: "none", 1.5: "float"}
print(d2[1], d2["1"], d2[1, 2], d2[None], d2[1.5])
print({"a": 1} == {"a": 1}, {**d, "e": 5}, d | {"f": 6})
big = {}
for i in range(10000): big[i] = i * 2
print(len(big), big[9999], sum(big.values()))
for i in range(0, 10000, 2): del big[i]
print(len(big), 0 in big, 1 in big)
try: d["missing"]
except KeyError as e: print("KeyError", e)
d.setdefault("l", []).append(1); d.setdefault("l", []).append(2); print(d)
nested = {"x": {"y": {"z": 1}}}; nested["x"]["y"]["z"] += 1; print(nested)
