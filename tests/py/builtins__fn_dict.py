def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def keys(self): return "xy"
    def __getitem__(self, k): return k * 2
show(lambda: (dict()))
show(lambda: (dict(a=1)))
show(lambda: (dict({"a": 1})))
show(lambda: (dict([("a", 1)])))
show(lambda: (dict(zip("ab", (1, 2)))))
show(lambda: (dict({"a": 1}, a=2, b=3)))
show(lambda: (dict(["ab", "cd"])))
show(lambda: (dict(A())))
show(lambda: (dict(5)))
show(lambda: (dict([1])))
show(lambda: (dict(["abc"])))
show(lambda: (dict([("a",)])))
show(lambda: (dict({}, {})))
show(lambda: (dict([([], 1)])))
show(lambda: (dict(**{"x": 1})))
show(lambda: (dict(((1, 2), [3, 4]))))
show(lambda: (dict.fromkeys("ab")))
show(lambda: (dict(None)))
