def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __bool__(self): return False
class B:
    def __len__(self): return 0
class C:
    def __bool__(self): return 1
class D:
    def __len__(self): return -1
show(lambda: (bool()))
show(lambda: (bool(0)))
show(lambda: (bool(1)))
show(lambda: (bool("")))
show(lambda: (bool("False")))
show(lambda: (bool([])))
show(lambda: (bool([0])))
show(lambda: (bool(None)))
show(lambda: (bool(0.0)))
show(lambda: (bool(1e-300)))
show(lambda: (bool(0j)))
show(lambda: (bool({})))
show(lambda: (bool(set())))
show(lambda: (bool(range(0))))
show(lambda: (bool(A())))
show(lambda: (bool(B())))
show(lambda: (bool(C())))
show(lambda: (bool(D())))
show(lambda: (bool(object())))
show(lambda: (bool(1, 2)))
show(lambda: (bool(x=1)))
show(lambda: (bool.__bases__))
show(lambda: (True + True))
show(lambda: (isinstance(True, int)))
