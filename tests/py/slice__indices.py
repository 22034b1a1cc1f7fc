for s in (slice(None), slice(5), slice(1, 5), slice(1, 10, 2), slice(None, None, -1), slice(-3, None), slice(None, -3), slice(10, 2, -2), slice(2**70), slice(-2**70, 2**70, 2**65), slice(None, None, -2**70), slice(True, False)):
    print(s, s.start, s.stop, s.step, s.indices(7), s.indices(0), list(range(*s.indices(7))), list(range(7))[s] if True else 0)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: slice())
err(lambda: slice(1, 2, 3, 4))
err(lambda: slice(x=1))
err(lambda: slice(None, None, 0).indices(5))
err(lambda: slice("a").indices(5))
err(lambda: slice(1.5).indices(5))
err(lambda: slice(1).indices(-1))
err(lambda: slice(1).indices("a"))
err(lambda: slice(1).indices())
err(lambda: setattr(slice(1), "start", 2))
err(lambda: slice(1).foo)
err(lambda: slice(1, 2) < slice(1, 3))
err(lambda: slice(1, 2) < slice(1, 2, 3))
err(lambda: slice(1) < 5)
err(lambda: hash(slice(1, 2)) == hash(slice(1, 2)))
err(lambda: hash(slice([], 2)))
err(lambda: {slice(1, 2): "v"}[slice(1, 2)])
print(slice(1, 2) == slice(1, 2), slice(1) == slice(None, 1), slice(1, 2) != slice(1, 3), slice("a", [1], {}), slice(1, 2, 3).__reduce__(), slice(slice(1)))
class Show:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
s = Show()
print(s[1], s[1:2], s[1:2:3], s[:], s[::], s[::-1], s[1, 2], s[1:2, 3], s[..., 1:], s[()], s[1,], s["a":"b"], s[None], s[lambda: 1 if 0 else 2] is not None, s[*[1, 2]], s[1, *(2, 3), 4:5], s[1:2, *[9]])
s[1:2] = 5; s[1, 2] = 6; s[:] = 7; s[...] = 8; s[*(1, 2)] = 9
del s[1:2], s[::2], s[1, ...], s["k"]
s[0] = s[1] = "chain"
class I:
    def __index__(self): return 3
print(slice(I()).indices(10), "abcdef"[I():], [1, 2, 3, 4, 5][:I()], slice(I(), I(), I()).start.__class__.__name__)
err(lambda: type("X", (slice,), {}))
import copy
print(copy.copy(slice(1, 2)), slice.__mro__, sorted(n for n in dir(slice) if not n.startswith("__")), slice(1, 2).__eq__(5))
x = list(range(10))
sl = slice(2, 8, 2)
print(x[sl], "0123456789"[sl], tuple(x)[sl], range(10)[sl], b"0123456789"[sl])
x[sl] = "abc"; print(x)
del x[sl]; print(x)
