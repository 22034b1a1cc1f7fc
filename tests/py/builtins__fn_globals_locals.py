def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
def f(): x = 1; return locals()
def g(a, b=2, *c, **d): e = a; return sorted(locals())
def h():
    y = 1
    d = locals(); d["y"] = 5
    return y, locals()["y"]
def k():
    n = 1
    def inner(): return n, sorted(locals())
    return inner(), sorted(locals())[:2]
class C:
    z = 3
    def __init__(self): self.q = 4
def gen(): v = 1; return list(sorted(locals()) for _ in range(1))
show(lambda: (globals() is globals()))
show(lambda: (globals()["__name__"]))
show(lambda: ("show" in globals()))
show(lambda: (f()))
show(lambda: (g(1)))
show(lambda: (h()))
show(lambda: (locals() is globals()))
show(lambda: (k()))
show(lambda: (vars() is globals()))
show(lambda: (vars(5)))
show(lambda: (vars(C())))
show(lambda: (vars(C)["z"]))
show(lambda: (globals(1)))
show(lambda: (locals(1)))
show(lambda: (gen()))
