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
show(lambda: (do(lambda l: l.append(5))))
show(lambda: (do(lambda l: l.append([1]))))
show(lambda: (do(lambda l: l.append(None))))
show(lambda: (do(lambda l: l.append())))
show(lambda: (do(lambda l: l.append(1, 2))))
show(lambda: (do(lambda l: l.extend([7, 8]))))
show(lambda: (do(lambda l: l.extend("ab"))))
show(lambda: (do(lambda l: l.extend(()))))
show(lambda: (do(lambda l: l.extend({1: 2}))))
show(lambda: (do(lambda l: l.extend(x for x in (1,)))))
show(lambda: (do(lambda l: l.extend(l))))
show(lambda: (do(lambda l: l.extend(5))))
show(lambda: (do(lambda l: l.extend(None))))
show(lambda: (do(lambda l: l.extend())))
show(lambda: (do(lambda l: l.extend(iter([9])))))
show(lambda: (do(lambda l: l.extend(1 / x for x in (1, 0)))))
show(lambda: (do(lambda l: l.__iadd__([5]))))
show(lambda: (do(lambda l: l.__iadd__("xy"))))
show(lambda: (do(lambda l: l.__iadd__(5))))
