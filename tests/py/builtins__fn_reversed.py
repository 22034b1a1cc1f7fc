def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __len__(self): return 3
    def __getitem__(self, i): return i * 2
class B:
    def __reversed__(self): return "own"
class C:
    __reversed__ = None
show(lambda: (list(reversed([1, 2]))))
show(lambda: (list(reversed("ab"))))
show(lambda: (list(reversed((1, 2)))))
show(lambda: (list(reversed(range(3)))))
show(lambda: (list(reversed({"a": 1, "b": 2}))))
show(lambda: (list(reversed({"a": 1}.items()))))
show(lambda: (reversed({1})))
show(lambda: (reversed(5)))
show(lambda: (reversed(iter([]))))
show(lambda: (list(reversed(A()))))
show(lambda: (reversed(B())))
show(lambda: (list(reversed(b"ab"))))
show(lambda: (reversed()))
show(lambda: (reversed([], [])))
show(lambda: (next(reversed([1, 2]))))
show(lambda: ("".join(reversed("abc"))))
show(lambda: (list(reversed(memoryview(b"ab")))))
show(lambda: (reversed(C())))
show(lambda: (list(reversed([]))))
show(lambda: (type(reversed([])).__name__))
show(lambda: (type(reversed("")).__name__))
