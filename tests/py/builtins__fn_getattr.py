def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    x = 1
    def m(self): return "m"
    @property
    def bad(self): raise KeyError("bad")
class B:
    def __getattr__(self, n):
        if n == "raises": raise AttributeError("own")
        return "dyn " + n
a, b = A(), B()
show(lambda: (getattr(a, "x")))
show(lambda: (getattr(a, "nope", "dflt")))
show(lambda: (getattr(a, "m")()))
show(lambda: (getattr(5, "real")))
show(lambda: (getattr(a, "nope")))
show(lambda: (getattr(a, 5)))
show(lambda: (getattr(a)))
show(lambda: (getattr(a, "bad", 1)))
show(lambda: (getattr(a, "x" + "")))
show(lambda: (getattr(A, "m")(1)))
show(lambda: (getattr(a, "nope", None)))
show(lambda: (getattr(a, "x", 1, 2)))
show(lambda: (getattr("s", "upper")()))
show(lambda: (getattr(b, "anything")))
show(lambda: (getattr(b, "raises", "dflt")))
show(lambda: (hasattr(a, "x")))
show(lambda: (hasattr(a, "nope")))
show(lambda: (hasattr(a, 5)))
show(lambda: (hasattr(a, "bad")))
show(lambda: (hasattr(b, "q")))
show(lambda: (setattr(a, "y", 3), a.y))
show(lambda: (setattr(a, 5, 1)))
show(lambda: (setattr(5, "x", 1)))
show(lambda: (setattr(a, "x")))
show(lambda: (delattr(a, "y")))
show(lambda: (delattr(a, "y")))
show(lambda: (delattr(a, 5)))
show(lambda: (vars(a)))
