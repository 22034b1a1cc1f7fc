class Shrinking:
    def __init__(self, n): self.d = list(range(n))
    def __getitem__(self, i): v = self.d[i]; self.d.pop(); return v
    def __len__(self): return len(self.d)
print(list(Shrinking(10)), [x for x in Shrinking(7)])
class Growing:
    def __init__(self): self.n = 0
    def __iter__(self):
        while True:
            self.n += 1
            if self.n > 5: return
            yield self.n
g = Growing(); print(list(zip(g, g)), list(g))
l = [1, 2, 3, 4, 5, 6]
for x in l: l.remove(x)
print(l)
for i, x in enumerate(l): l.insert(i, "new") if len(l) < 6 else None
print(l)
for x in reversed(l): l.append(x) if len(l) < 9 else None
print(l)
s = "abc"
for c in s: s += c
print(s)
r = range(3)
for i in r: r = range(10)
print(r, i)
it = iter(l)
for x in it: next(it, None)
l2 = [1, 2, 3]
for x in l2: l2 = []
print(x, l2)
n = [0]
for n[0] in range(3): n.append(n[0])
print(n)
stack = [3]
while stack:
    v = stack.pop()
    if v: stack += [v - 1] * 2
print("drained")
m = {1: {2: {}}}
cur = m
for _ in range(3): cur = cur.setdefault("next", cur)
print(sorted(map(str, m)))
b = bytearray(b"\x01\x02\x03")
for x in b: del b[0]
print(b)
