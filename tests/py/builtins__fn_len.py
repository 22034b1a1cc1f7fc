def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __len__(self): return 7
class B:
    def __len__(self): return -1
class C:
    def __len__(self): return "x"
class D:
    def __len__(self): return 2**70
class E:
    def __len__(self): raise KeyError("len")
show(lambda: (len([])))
show(lambda: (len([1, 2])))
show(lambda: (len("héé")))
show(lambda: (len(b"ab")))
show(lambda: (len({1: 2})))
show(lambda: (len({1})))
show(lambda: (len(range(10))))
show(lambda: (len(())))
show(lambda: (len(A())))
show(lambda: (len(B())))
show(lambda: (len(C())))
show(lambda: (len(D())))
show(lambda: (len(E())))
show(lambda: (len(5)))
show(lambda: (len(None)))
show(lambda: (len(iter([]))))
show(lambda: (len()))
show(lambda: (len([], [])))
show(lambda: (len(int)))
show(lambda: (len(range(2**70))))
show(lambda: (len("😀")))
show(lambda: (len(memoryview(b"abc"))))
show(lambda: (len((x for x in ()))))
