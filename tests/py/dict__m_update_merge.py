def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
def do(f):
    d = {"a": 1, "b": 2}
    return f(d), d
class E:
    def __hash__(self): return hash("a")
    def __eq__(self, o): raise KeyError("eq")
class K:
    def keys(self): return "xy"
    def __getitem__(self, k): return k * 2
show(lambda: (do(lambda d: d.update({"c": 3}))))
show(lambda: (do(lambda d: d.update([("c", 3)]))))
show(lambda: (do(lambda d: d.update(c=3))))
show(lambda: (do(lambda d: d.update({"a": 9}, b=8))))
show(lambda: (do(lambda d: d.update(["xy"]))))
show(lambda: (do(lambda d: d.update(K()))))
show(lambda: (do(lambda d: d.update())))
show(lambda: (do(lambda d: d.update(5))))
show(lambda: (do(lambda d: d.update([5]))))
show(lambda: (do(lambda d: d.update([(1, 2, 3)]))))
show(lambda: (do(lambda d: d.update({}, {}))))
show(lambda: (do(lambda d: d.update([([], 1)]))))
show(lambda: (do(lambda d: d.update({"n": 1}.items()))))
show(lambda: (do(lambda d: d.update(d))))
show(lambda: (do(lambda d: d.__or__({"c": 3}))))
show(lambda: (do(lambda d: d.__or__([("c", 3)]))))
show(lambda: (do(lambda d: d.__ror__({"c": 3}))))
show(lambda: (do(lambda d: d.__ior__([("c", 3)]))))
show(lambda: (do(lambda d: d.__ior__(5))))
show(lambda: (do(lambda d: d.copy())))
show(lambda: (do(lambda d: d.copy(1))))
show(lambda: (do(lambda d: d.clear())))
show(lambda: (do(lambda d: d.clear(1))))
show(lambda: ({"a": 1} | {"a": 2}))
show(lambda: ({"a": 1} | 5))
show(lambda: (5 | {"a": 1}))
show(lambda: ({**{"a": 1}, "b": 2}))
show(lambda: ({**K()}))
show(lambda: ({**5}))
