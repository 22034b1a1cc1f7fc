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
show(lambda: (do(lambda d: list(d))))
show(lambda: (do(lambda d: list(d.keys()))))
show(lambda: (do(lambda d: list(d.values()))))
show(lambda: (do(lambda d: list(d.items()))))
show(lambda: (do(lambda d: list(reversed(d)))))
show(lambda: (do(lambda d: d.keys() & {"a"})))
show(lambda: (do(lambda d: sorted(d.keys() | {"z"}))))
show(lambda: (do(lambda d: d.items() & {("a", 1)})))
show(lambda: (do(lambda d: d.keys() == {"a", "b"})))
show(lambda: (do(lambda d: ("a", 1) in d.items())))
show(lambda: (do(lambda d: 1 in d.values())))
show(lambda: (do(lambda d: len(d.items()))))
show(lambda: (do(lambda d: d.keys()[0])))
show(lambda: (do(lambda d: d.values() == d.values())))
show(lambda: (do(lambda d: next(iter(d)))))
show(lambda: (do(lambda d: [d.pop(k) for k in d])))
show(lambda: (do(lambda d: [d.setdefault(k * 2) for k in d])))
show(lambda: (do(lambda d: [d.update({k: 0}) for k in d])))
show(lambda: (do(lambda d: dict.fromkeys(d, 0))))
show(lambda: (do(lambda d: dict.fromkeys(5))))
show(lambda: (do(lambda d: max(d))))
show(lambda: (do(lambda d: sorted(d.items(), key=lambda kv: -kv[1]))))
show(lambda: (do(lambda d: {v: k for k, v in d.items()})))
show(lambda: (do(lambda d: d.keys(1))))
show(lambda: (do(lambda d: d.keys().mapping["a"])))
show(lambda: (do(lambda d: hash(d.keys()))))
show(lambda: (do(lambda d: d.keys() - ["a"])))
show(lambda: (do(lambda d: d.keys() & 5)))
