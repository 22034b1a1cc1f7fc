data = {"users": [{"name": "ann", "tags": ["a", "b"]}, {"name": "bob", "tags": []}], "n": (1, [2, {3: 4}])}
print(data)
print(data["users"][0]["tags"][1], data["n"][1][1][3])
data["users"][1]["tags"].append("new"); data["users"].append({"name": "cy", "tags": list("xyz")})
for u in data["users"]: print(u["name"], len(u["tags"]), ",".join(u["tags"]) or "-")
by_name = {u["name"]: u for u in data["users"]}
print(sorted(by_name), by_name["cy"]["tags"])
def walk(x, d=0):
    if isinstance(x, dict):
        for k, v in x.items(): print("  " * d + str(k) + ":"); walk(v, d + 1)
    elif isinstance(x, (list, tuple)):
        for v in x: walk(v, d + 1)
    else: print("  " * d + repr(x))
walk(data)
grid = [[0] * 4 for _ in range(3)]
grid[1][2] = 5
for row in grid: print(row)
print([list(r) for r in zip(*grid)], sum(sum(r) for r in grid))
groups = {}
for w in ["apple", "avocado", "bean", "cherry", "beet"]: groups.setdefault(w[0], []).append(w)
print(groups)
print(sorted(data["users"], key=lambda u: -len(u["tags"]))[0]["name"], max(groups, key=lambda k: len(groups[k])))
import copy
c = copy.deepcopy(data); c["n"][1][1][3] = "changed"; print(data["n"], c["n"])
flat = lambda l: [y for x in l for y in (flat(x) if isinstance(x, list) else [x])]
print(flat([1, [2, [3, [4, []]]]]))
