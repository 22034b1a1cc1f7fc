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
show(lambda: (do(lambda l: l.pop())))
show(lambda: (do(lambda l: l.pop(0))))
show(lambda: (do(lambda l: l.pop(-1))))
show(lambda: (do(lambda l: l.pop(2))))
show(lambda: (do(lambda l: l.pop(9))))
show(lambda: (do(lambda l: l.pop(-9))))
show(lambda: (do(lambda l: l.pop("a"))))
show(lambda: (do(lambda l: l.pop(1.0))))
show(lambda: (do(lambda l: l.pop(A()))))
show(lambda: (do(lambda l: l.pop(0, 1))))
show(lambda: (do(lambda l: l.remove(1))))
show(lambda: (do(lambda l: l.remove(9))))
show(lambda: (do(lambda l: l.remove(1.0))))
show(lambda: (do(lambda l: l.remove(E()))))
show(lambda: (do(lambda l: l.remove())))
show(lambda: (do(lambda l: l.clear())))
show(lambda: (do(lambda l: l.clear(1))))
show(lambda: ([].pop()))
show(lambda: ([].remove(1)))
show(lambda: (do(lambda l: l.__delitem__(0))))
show(lambda: (do(lambda l: l.__delitem__(9))))
show(lambda: (do(lambda l: l.__delitem__(slice(1, 3)))))
show(lambda: (do(lambda l: l.__delitem__("a"))))
