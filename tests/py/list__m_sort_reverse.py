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
show(lambda: (do(lambda l: l.sort())))
show(lambda: (do(lambda l: l.sort(reverse=True))))
show(lambda: (do(lambda l: l.sort(key=lambda x: -x))))
show(lambda: (do(lambda l: l.sort(key=None))))
show(lambda: (do(lambda l: l.sort(key=str))))
show(lambda: (do(lambda l: l.sort(reverse=1))))
show(lambda: (do(lambda l: l.sort(5))))
show(lambda: (do(lambda l: l.sort(foo=1))))
show(lambda: (do(lambda l: l.sort(key=5))))
show(lambda: (do(lambda l: l.sort(reverse="a"))))
show(lambda: (do(lambda l: l.reverse())))
show(lambda: (do(lambda l: l.reverse(1))))
show(lambda: (do(lambda l: l.sort(key=lambda x: 1 / 0))))
show(lambda: (do(lambda l: l.sort(), [1, "a"])))
show(lambda: (do(lambda l: l.sort(), ["b", "a"])))
show(lambda: (do(lambda l: l.sort(), [])))
show(lambda: (do(lambda l: l.sort(key=len), ["ccc", "a", "bb"])))
show(lambda: (do(lambda l: l.sort(), [2.5, 1, True])))
show(lambda: (do(lambda l: l.sort(), [[2], [1, 9]])))
show(lambda: (do(lambda l: l.sort(), [None, 1])))
show(lambda: (do(lambda l: l.sort(key=str.lower, reverse=True), ["b", "A", "c"])))
