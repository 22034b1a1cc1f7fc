class Full:
    def __len__(s): print("  len"); return 3
    def __length_hint__(s): print("  hint"); return 10
    def __getitem__(s, k): print("  getitem", k); return k
    def __setitem__(s, k, v): print("  setitem", k, v)
    def __delitem__(s, k): print("  delitem", k)
    def __contains__(s, x): print("  contains", x); return x == 1
    def __iter__(s): print("  iter"); return iter([1, 2, 3])
    def __reversed__(s): print("  reversed"); return iter([3, 2, 1])
    def __call__(s, *a, **k): print("  call", a, k); return a
    def __bool__(s): print("  bool"); return True
    def __hash__(s): print("  hash"); return 5
    def __str__(s): return "str"
    def __repr__(s): return "repr"
    def __bytes__(s): return b"bytes"
    def __format__(s, f): return "format:" + f
    def __index__(s): print("  index"); return 1
    def __int__(s): return 7
    def __float__(s): return 7.5
    def __complex__(s): return 7j
    def __enter__(s): print("  enter"); return s
    def __exit__(s, *a): print("  exit")
    def __neg__(s): return "neg"
    def __pos__(s): return "pos"
    def __invert__(s): return "invert"
    def __abs__(s): return "abs"
    def __sizeof__(s): return 1
    def __dir__(s): return ["d"]
f = Full()
print(len(f)); print(f[5]); f[1] = 2; del f[3]; print(1 in f, 2 not in f); print(list(f)); print(list(reversed(f))); print(f(1, k=2)); print(bool(f), not f); print(hash(f)); print({f: 1}); print(str(f), repr(f), bytes(f), format(f, "x"), f"{f:y}"); print([10, 20, 30][f], int(f), float(f), complex(f), hex(f), "abc"[f:], range(f))
with f as g: print(g is f)
print(-f, +f, ~f, abs(f), dir(f)); print(f[1:2], f[::], f[1, 2:3]); f[:] = [1]; del f[::2]; f[0] += 5; print(*f); a, b, c = f; print(a, b, c); print(f[f]); print(max(f), sorted(f, reverse=True), sum(f), tuple(f), [x for x in f], dict.fromkeys(f))
print("if", "yes" if f else "no", f and 1, f or 2); f(); print(f(*f, **{"z": 1}))
class GetOnly:
    def __getitem__(s, i):
        if i > 3: raise IndexError
        return i * i
g = GetOnly(); print(list(g), 4 in g, 5 in g, [*g], tuple(g), dict(enumerate(g)), max(g)); it = iter(g); print(next(it), type(it).__name__)
class LenOnly:
    def __len__(s): return 0
print(bool(LenOnly()), [] == LenOnly())
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__ + ":", e)
class Bad:
    def __len__(s): return -5
    def __contains__(s, x): raise KeyError("contains")
    def __iter__(s): return 5
    def __hash__(s): return "h"
    def __bool__(s): return 1
    def __index__(s): return "i"
    def __repr__(s): return 5
    def __str__(s): return None
    def __format__(s, f): return 1
    def __bytes__(s): return "x"
    def __int__(s): return "i"
    def __float__(s): return 1
    def __complex__(s): return 1
    def __dir__(s): return 5
    def __length_hint__(s): return "x"
    def __reversed__(s): return 5
    def __getitem__(s, k): raise LookupError(k)
    def __enter__(s): return s
    __exit__ = 5
b = Bad()
for fn in (lambda: len(b), lambda: 1 in b, lambda: list(b), lambda: hash(b), lambda: bool(b), lambda: [1][b], lambda: repr(b), lambda: str(b), lambda: format(b), lambda: f"{b}", lambda: bytes(b), lambda: int(b), lambda: float(b), lambda: complex(b), lambda: dir(b), lambda: reversed(b), lambda: b[1], lambda: {b}, lambda: range(b), lambda: "%s" % b, lambda: "%r" % b, lambda: [b].__repr__(), lambda: hex(b), lambda: (1 for x in b), lambda: print(b), lambda: b and 1, lambda: [*b], lambda: max(b), lambda: dict(b)): err(fn)
class None_:
    __iter__ = None; __contains__ = None; __len__ = None; __hash__ = None; __call__ = None; __getitem__ = None; __add__ = None; __eq__ = None; __bool__ = None; __index__ = None; __reversed__ = None
n = None_()
for fn in (lambda: iter(n), lambda: 1 in n, lambda: len(n), lambda: hash(n), lambda: n(), lambda: n[1], lambda: n + 1, lambda: n == 1, lambda: bool(n), lambda: [1][n], lambda: reversed(n), lambda: list(n)): err(fn)
class Static:
    @staticmethod
    def __len__(): return 4
    @classmethod
    def __getitem__(cls, k): return cls.__name__, k
    __call__ = print
    __add__ = lambda s, o: ("lambda", o)
    __contains__ = {1, 2}.__contains__
s = Static(); print(len(s), s[1], s + 5, 1 in s, 3 in s); s("called")
class Hint:
    def __init__(s, h): s.h = h
    def __iter__(s): return iter([1, 2])
    def __length_hint__(s):
        if isinstance(s.h, Exception): raise s.h
        return s.h
import operator
for h in (2, 0, NotImplemented, -1, "x", 2**70, TypeError("ignored"), ValueError("raised"), 1000): err(lambda: list(Hint(h))); err(lambda: operator.length_hint(Hint(h), 7))
