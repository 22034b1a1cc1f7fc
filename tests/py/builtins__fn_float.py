def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __float__(self): return 2.5
class B:
    def __index__(self): return 7
class C:
    def __float__(self): return "x"
show(lambda: (float()))
show(lambda: (float(5)))
show(lambda: (float("1.5")))
show(lambda: (float(" -inf ")))
show(lambda: (float("1_0.5")))
show(lambda: (float(True)))
show(lambda: (float(2**60)))
show(lambda: (float(A())))
show(lambda: (float(B())))
show(lambda: (float(b"2.5")))
show(lambda: (float("x")))
show(lambda: (float("")))
show(lambda: (float([])))
show(lambda: (float(None)))
show(lambda: (float(1j)))
show(lambda: (float(10**400)))
show(lambda: (float(C())))
show(lambda: (float("1e")))
show(lambda: (float(1, 2)))
show(lambda: (float("nan") != float("nan")))
show(lambda: (float("١.٥")))
