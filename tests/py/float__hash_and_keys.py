vals = [0.0, -0.0, 1.0, 0.5, 0.1, 1.5, 2.0, 1e10, 2.0**53, 2.0**61, 2.0**62, 2.0**63, 2.0**64, 1e100, 1e300, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 1 / 3, 3.14159, -1.0, -2.0, -0.5, -1e300, float("inf"), float("-inf")]
for v in vals: print(v, hash(v), v == int(v) if abs(v) != float("inf") else "-", hash(v) == hash(int(v)) if v == v // 1 and abs(v) != float("inf") else "-")
d = {}
for v in vals + [0, 1, 2, -1, 2**61, True]: d.setdefault(v, []).append(v)
print(d)
nan = float("nan"); s = {nan, nan, float("nan")}; print(len(s), nan in s, float("nan") in s, [nan].index(nan), [nan].count(float("nan")))
print(hash((1.0, 2)) == hash((1, 2.0)), {0.1 + 0.2: 1}.get(0.3), {0.3: 1}.get(0.3), len({0.1 * 3, 0.3}), {-0.0: "neg"}[0], hash(0.1) == hash(complex(0.1, 0)))
