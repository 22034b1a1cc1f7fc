def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
def do(f, l=None):
    l = [3, 1, 2, 1] if l is None else l
    r = f(l)
    return r, l
class A:
    def __index__(self): return 1
class E:
    def __eq__(self, o): raise KeyError("eq")
show(lambda: (do(lambda l: l.index(1))))
show(lambda: (do(lambda l: l.index(1, 2))))
show(lambda: (do(lambda l: l.index(1, 0, 1))))
show(lambda: (do(lambda l: l.index(9))))
show(lambda: (do(lambda l: l.index(3, -4))))
show(lambda: (do(lambda l: l.index(1.0))))
show(lambda: (do(lambda l: l.index(E()))))
show(lambda: (do(lambda l: l.index())))
show(lambda: (do(lambda l: l.index(1, "a"))))
show(lambda: (do(lambda l: l.count(1))))
show(lambda: (do(lambda l: l.count(9))))
show(lambda: (do(lambda l: l.count(True))))
show(lambda: (do(lambda l: l.count(E()))))
show(lambda: (do(lambda l: l.count())))
show(lambda: (do(lambda l: l.count(1, 2))))
show(lambda: (do(lambda l: l.__contains__(2))))
show(lambda: (do(lambda l: l.__contains__(9))))
show(lambda: ([float("nan")].count(float("nan"))))
show(lambda: ([[1], [1]].count([1])))
show(lambda: (["a", "b"].index("b")))
show(lambda: ([None].index(None)))
