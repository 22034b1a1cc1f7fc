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
show(lambda: (do(lambda d: "a" in d)))
show(lambda: (do(lambda d: [] in d)))
show(lambda: (do(lambda d: len(d))))
show(lambda: (do(lambda d: d["z"])))
show(lambda: (do(lambda d: d[[]])))
show(lambda: (do(lambda d: d.__setitem__("z", 1))))
show(lambda: (do(lambda d: d.__setitem__([], 1))))
show(lambda: (do(lambda d: d.__delitem__("a"))))
show(lambda: (do(lambda d: d.__delitem__("z"))))
show(lambda: (do(lambda d: d == {"b": 2, "a": 1})))
show(lambda: (do(lambda d: d != {})))
show(lambda: (do(lambda d: d < {})))
show(lambda: (do(lambda d: d + d)))
show(lambda: (do(lambda d: hash(d))))
show(lambda: (do(lambda d: d())))
show(lambda: (do(lambda d: d.nope)))
show(lambda: (do(lambda d: bool(d))))
show(lambda: (do(lambda d: {1: "a"}[True])))
show(lambda: (do(lambda d: {1: "a", 1.0: "b", True: "c"})))
show(lambda: (do(lambda d: str(d))))
show(lambda: (do(lambda d: d.__class__)))
show(lambda: (do(lambda d: -d)))
show(lambda: ({}["k"]))
show(lambda: ({(1, 2): 3}[1, 2]))
show(lambda: ({None: 1}[None]))
show(lambda: ({float("nan"): 1}.get(float("nan"))))
show(lambda: ({"a": 1}["a"]["b"]))
show(lambda: (dict([("a", 1), ("a", 2)])))
