def items(d, n):
    t = 0
    for _ in range(n):
        for k, v in d.items(): t += k * v
        for k in d: t += k
        for v in d.values(): t ^= v
        for k in reversed(d): t += k & 1
    return t
d = {i: i * 3 for i in range(40)}
print(items(d, 100))
for i in range(0, 40, 3): del d[i]
print(items(d, 100), list(d)[:3])
d[100] = 1; d.pop(1); d[101] = 5
print(items(d, 100))
print(items({}, 2000), items({1: 2}, 2000))
def grow(n):
    k = 0
    for i in range(n):
        d = {j: j for j in range(i % 12)}
        try:
            for x in d:
                if x == 5: d[x + 100] = 1
        except RuntimeError as e: k += 1; m = str(e)
    return k, m
print(grow(2000))
def change(n):
    k = 0; m = set()
    for i in range(n):
        d = {j: j for j in range(5 + i % 7)}
        seen = 0
        try:
            for x in d:
                seen += 1
                if x == 3: del d[3]; d[200] = 0
                if seen > 50: break
        except RuntimeError as e: m.add(str(e))
        k += seen
    return k, m
print(change(2000))
def same(n):
    d = dict.fromkeys("abcdef", 0)
    for i in range(n):
        for k in d: d[k] += i
        for k, v in d.items(): d[k] = v + 1
    return d
print(same(500))
class D(dict): pass
def sub(n):
    d = D(a=1, b=2); t = 0
    for i in range(n):
        for k, v in d.items(): t += v
    return t
print(sub(1000))
def partial(n):
    d = {i: i for i in range(10)}; it = iter(d.items()); out = []
    for i in range(n):
        for k, v in it:
            if k % 4 == 3: break
        else:
            it = iter(d.items())
        out.append(k)
    return sum(out), it.__length_hint__()
print(partial(1000))
def nested(n):
    d = {i: {j: i * j for j in range(5)} for i in range(6)}; t = 0
    for _ in range(n):
        for a, b in d.items():
            for c, e in b.items(): t += e + a - c
        t += sum(x for x in d) + sum(len(v) for v in d.values())
    return t, [k for k in d if k % 2], {v: k for k, v in enumerate(d)}
print(nested(300))
