def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __hash__(self): return 7
class B:
    def __hash__(self): return 2**70
class C:
    def __hash__(self): return "x"
class D:
    def __eq__(self, o): return True
class E:
    def __hash__(self): return -1
show(lambda: (hash(1)))
show(lambda: (hash(-1)))
show(lambda: (hash(0.5)))
show(lambda: (hash(True)))
show(lambda: (hash(2**61 - 1)))
show(lambda: (hash(2**61)))
show(lambda: (hash(())))
show(lambda: (hash((1, 2))))
show(lambda: (hash(1.0) == hash(1)))
show(lambda: (hash("a") == hash("a")))
show(lambda: (hash(None) == hash(None)))
show(lambda: (hash(A())))
show(lambda: (hash(B())))
show(lambda: (hash(C())))
show(lambda: (hash([])))
show(lambda: (hash({})))
show(lambda: (hash(set())))
show(lambda: (hash(D())))
show(lambda: (hash()))
show(lambda: (hash(1, 2)))
show(lambda: (hash(float("inf"))))
show(lambda: (hash(1j)))
show(lambda: (hash(10**30)))
show(lambda: (hash(range(3)) == hash(range(0, 3))))
show(lambda: (isinstance(hash(object()), int)))
show(lambda: (hash(E())))
