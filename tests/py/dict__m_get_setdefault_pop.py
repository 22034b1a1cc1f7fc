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
show(lambda: (do(lambda d: d.get("a"))))
show(lambda: (do(lambda d: d.get("z"))))
show(lambda: (do(lambda d: d.get("z", 5))))
show(lambda: (do(lambda d: d.get([]))))
show(lambda: (do(lambda d: d.get())))
show(lambda: (do(lambda d: d.get("a", 1, 2))))
show(lambda: (do(lambda d: d.get(E()))))
show(lambda: (do(lambda d: d.setdefault("a", 9))))
show(lambda: (do(lambda d: d.setdefault("z"))))
show(lambda: (do(lambda d: d.setdefault("z", 9))))
show(lambda: (do(lambda d: d.setdefault([], 1))))
show(lambda: (do(lambda d: d.setdefault())))
show(lambda: (do(lambda d: d.pop("a"))))
show(lambda: (do(lambda d: d.pop("z"))))
show(lambda: (do(lambda d: d.pop("z", 5))))
show(lambda: (do(lambda d: d.pop("z", None))))
show(lambda: (do(lambda d: d.pop([]))))
show(lambda: (do(lambda d: d.pop())))
show(lambda: (do(lambda d: d.pop(E()))))
show(lambda: (do(lambda d: d.popitem())))
show(lambda: (do(lambda d: d.popitem(1))))
show(lambda: (do(lambda d: d.__getitem__("a"))))
show(lambda: (do(lambda d: d.__getitem__("z"))))
show(lambda: (do(lambda d: d.__missing__("z"))))
show(lambda: ({}.popitem()))
show(lambda: ({}.pop("k")))
show(lambda: ({}.get("k")))
