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
show(lambda: (do(lambda l: l.insert(0, "x"))))
show(lambda: (do(lambda l: l.insert(2, "x"))))
show(lambda: (do(lambda l: l.insert(100, "x"))))
show(lambda: (do(lambda l: l.insert(-1, "x"))))
show(lambda: (do(lambda l: l.insert(-100, "x"))))
show(lambda: (do(lambda l: l.insert(A(), "x"))))
show(lambda: (do(lambda l: l.insert(True, "x"))))
show(lambda: (do(lambda l: l.insert(1.5, "x"))))
show(lambda: (do(lambda l: l.insert("a", "x"))))
show(lambda: (do(lambda l: l.insert(0))))
show(lambda: (do(lambda l: l.insert())))
show(lambda: (do(lambda l: l.insert(0, 1, 2))))
show(lambda: (do(lambda l: l.insert(2**70, "x"))))
