def f(**k): return k
def g(a, b=2, **k): return a, b, k
class Key(str): pass
for fn in (lambda: f(**{"not an identifier!": 1}), lambda: f(**{"": 1}), lambda: f(**{"class": 1}), lambda: f(**{Key("k"): 1}), lambda: f(**{1: 2}), lambda: f(**{None: 2}), lambda: g(**{"a": 1, "b": 3, "a b": 4}), lambda: f(**{"é": 1}), lambda: f(é=2), lambda: g(1, **{"a": 2}), lambda: g(**{"b": 2}), lambda: f(**{"x": 1}, **{"x": 2}), lambda: f(x=1, **{"x": 2}), lambda: dict(**{"a": 1}, a=2), lambda: f(self=1, cls=2), lambda: dict(self=1), lambda: type("T", (), {})(x=1), lambda: "{a}".format(a=1, b=2), lambda: print("x", **{"sep": "-", "end": "!\n"}), lambda: max([1], **{"key": None}), lambda: int("7", **{"base": 8}), lambda: int(**{"x": 5}), lambda: str(**{"object": 5}), lambda: f(**[("a", 1)]), lambda: f(**"ab"), lambda: f(**5), lambda: g(*[1], **{}), lambda: (lambda a, /, **k: (a, k))(1, a=2), lambda: (lambda *a, **k: (a, k))(*"ab", **{"a": 1})):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
class M:
    def keys(self): return ["a", "a"]
    def __getitem__(self, k): return 1
try: print(f(**M()))
except TypeError as e: print(e)
class M2:
    def keys(self): raise KeyError("keys")
    def __getitem__(self, k): return 1
try: f(**M2())
except (KeyError, TypeError) as e: print(repr(e))
class M3:
    def keys(self): return ["k"]
    def __getitem__(self, k): raise IndexError("getitem")
f(**M3())
