def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    x = 1
    def m(self): pass
class B:
    def __dir__(self): return ["z", "a"]
class C:
    def __dir__(self): return 5
class D:
    def __dir__(self): return [2, 1]
show(lambda: (dir(A)[-2:]))
show(lambda: ([n for n in dir(A()) if not n.startswith("__")]))
show(lambda: (dir(B())))
show(lambda: ([n for n in dir() if n == "show"]))
show(lambda: ((lambda x: dir())(1)))
show(lambda: ("append" in dir([])))
show(lambda: (dir(C())))
show(lambda: (dir(1, 2)))
show(lambda: (sorted(dir(D()))))
show(lambda: ("__class__" in dir(5)))
show(lambda: (dir(type("E", (), {"z": 1, "a": 2}))[-2:]))
show(lambda: (len(dir(object)) == len(dir(object()))))
show(lambda: ([n for n in dir(__import__("math")) if n.startswith("pi")]))
