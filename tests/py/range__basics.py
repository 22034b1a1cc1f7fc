rs = [range(5), range(0), range(2, 8), range(8, 2), range(8, 2, -1), range(0, 10, 3), range(10, 0, -3), range(-5, 5, 2), range(5, 5), range(2**62, 2**62 + 3), range(0, 2**100, 2**98), range(-1), range(True)]
for r in rs:
    print(r, list(r), len(r), r.start, r.stop, r.step, bool(r), list(reversed(r)), r[::-1], r[1:], r[:-1], r[::2], hash(r) == hash(range(r.start, r.stop, r.step)))
r = range(0, 100, 7)
print(r[0], r[-1], r[3], 14 in r, 15 in r, -7 in r, 98 in r, 105 in r, 14.0 in r, 14.5 in r, "a" in r, True in range(2), None in r, r.index(21), r.count(21), r.count(22), r[2:10:3], r[100:], r[-3:], max(r), min(r), sum(r))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: range())
err(lambda: range(1, 2, 0))
err(lambda: range(1, 2, 3, 4))
err(lambda: range(1.5))
err(lambda: range("a"))
err(lambda: range(None))
err(lambda: range(1, None))
err(lambda: r[100])
err(lambda: r[-100])
err(lambda: r["a"])
err(lambda: r[1.0])
err(lambda: r[::0])
err(lambda: r.index(1))
err(lambda: r.index("a"))
err(lambda: r + r)
err(lambda: r * 2)
err(lambda: r < r)
err(lambda: r.__setitem__(0, 1))
err(lambda: r.foo)
err(lambda: range(x=1))
err(lambda: len(range(2**100)))
err(lambda: range(2**100)[2**99])
err(lambda: range(2**100)[-1])
err(lambda: (2**99) in range(2**100))
err(lambda: range(2**100).index(2**70))
err(lambda: sum(range(2**70, 2**70 + 5)))
err(lambda: setattr(r, "start", 5))
print(range(3) == range(0, 3, 1), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], range(1, 2, 5) == range(1, 2), hash(range(0)) == hash(range(3, 3)), range(3) != range(4), {range(3): 1}[range(0, 3)])
class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
print(range(I(3)), list(range(I(1), I(4))), range(10)[I(2)], I(3) in range(5))
it = iter(range(5)); print(next(it), it.__length_hint__(), list(it), next(it, "end"), type(it).__name__, type(iter(range(2**70))).__name__, type(reversed(range(3))).__name__)
it = iter(range(2**63 - 2, 2**63 + 2)); print(list(it))
it = iter(range(-2**63 + 1, -2**63 - 3, -1)); print(list(it))
it = iter(range(10)); next(it); it.__setstate__(5); print(list(it))
import copy, pickle
print(copy.copy(r), copy.deepcopy(r) == r, pickle.loads(pickle.dumps(r)) == r, r.__reduce__())
t = 0
for i in range(10):
    for j in range(i, 0, -1):
        if j == 3:
            continue
        if j == 7:
            break
        t += i * j
    else:
        t += 1000
print(t, i, j)
for i in range(3):
    i = i * 10
print(i)
for z in range(0):
    pass
print("z" in dir())
