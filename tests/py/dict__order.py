d = {}
for k in "qwertyuiop":
    d[k] = ord(k)
print(list(d), list(d.keys()), list(d.values()))
del d["e"]; d["e"] = 0
print(list(d))
d["q"] = 1
print(list(d), list(reversed(d)), list(reversed(d.values()))[:3], list(reversed(d.items()))[:2])
print(d.popitem(), d.popitem(), list(d))
d.update(z=1, q=2, a=3)
print(list(d.items()))
for k in list(d):
    if k in "aeiou":
        del d[k]
print(d)
big = {i * 7919 % 1009: i for i in range(1000)}
print(list(big)[:10], list(big)[-5:], sum(big), len(big))
for i in range(0, 1009, 2):
    big.pop(i, None)
print(list(big)[:10], len(big), sum(big))
for i in range(500):
    big[i] = -i
print(list(big)[:10], list(big)[-10:], len(big), sum(big.values()))
while len(big) > 3:
    big.popitem()
print(big)
# first in, first out many times (holes at the front)
q = {}
n = 0
for i in range(2000):
    q[i] = i
    if i >= 5:
        k = next(iter(q))
        n += k
        del q[k]
print(q, n)
x = {"one": 1, "two": 2, "three": 3}
y = {"three": 33, "four": 4}
print(x | y, y | x, {**x, **y}, x | y == y | x, (x | y).keys() == (y | x).keys())
e = dict(x); e.clear(); e["new"] = 1; e["one"] = 2; print(e)
def kw(**k): return list(k)
print(kw(z=1, a=2, m=3, **{"b": 1, "y": 2}), list(dict(b=1, a=2)), list(vars(type("T", (), {"zz": 1, "aa": 2})))[:2])
class C: pass
c = C(); c.z = 1; c.a = 2; c.m = 3; del c.z; c.z = 5
print(c.__dict__, list(vars(c)))
