a = list(range(10))
for s in (slice(None), slice(2, 5), slice(-3, None), slice(None, -3), slice(None, None, 2), slice(None, None, -1), slice(8, 2, -2), slice(5, 5), slice(100, 200), slice(-100, 3), slice(None, 3, -1), slice(3, None, -1), slice(1, -1, 3), slice(None, None, 100), slice(None, None, -100), slice(2**70), slice(-2**70, None, 2**70), slice(True, 5)):
    print(s, a[s])
for s, v in ((slice(2, 5), [0, 0]), (slice(0, 0), "ab"), (slice(None), []), (slice(5, 2), ["x"]), (slice(100, None), [1, 2]), (slice(None, None, 2), "abcde"), (slice(None, None, -1), range(10)), (slice(8, 2, -2), (1, 2, 3)), (slice(-3, None), iter([7])), (slice(1, 9), {1: 2})):
    b = a.copy()
    b[s] = v
    print(s, b)
for s in (slice(2, 5), slice(0, 0), slice(None), slice(5, 2), slice(None, None, 2), slice(None, None, -3), slice(8, 2, -2), slice(100, 200), slice(-3, None)):
    b = a.copy()
    del b[s]
    print(s, b)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: a[::0])
err(lambda: a["a":])
err(lambda: a[1.0:2])
err(lambda: a.__setitem__(slice(None, None, 2), [1]))
err(lambda: a.__setitem__(slice(0, 2), 5))
err(lambda: a.__setitem__(slice(None, None, 0), []))
err(lambda: a.__setitem__(slice(9, 0, -2), [1, 2]))
err(lambda: a.__delitem__(slice(None, None, 0)))
err(lambda: a.__setitem__(slice(None, None, 2), 5))
b = [1, 2, 3]
b[:] = b
print(b)
b[1:1] = b
print(b)
b[::2] = b[1::2]
print(b)
b[len(b):] = [99]
print(b)
b[:0] = [-1]
print(b)
class I:
    def __init__(self, v): self.v = v
    def __index__(self): print("index", self.v); return self.v
print(a[I(1):I(7):I(2)], a[I(-1)])
class Bad:
    def __index__(self): raise ValueError("bad index")
err(lambda: a[Bad():])
err(lambda: a[Bad()])
class Mut:
    def __init__(self, l): self.l = l
    def __index__(self): self.l.clear(); return 5
m = [1, 2, 3, 4, 5, 6, 7]
print(m[Mut(m):], m)
m = [1, 2, 3, 4, 5, 6, 7]
m[Mut(m):] = [1]
print(m)
l = list(range(20))
l[5:15:3] = "abcd"
print(l)
del l[::3]
print(l)
del l[-1:-10:-2]
print(l)
