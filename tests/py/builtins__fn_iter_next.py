def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
s = [1, 2, 3, 4, 5]
it = iter([1])
class A:
    def __iter__(self): return iter("A")
class B:
    def __iter__(self): return 5
class C:
    def __getitem__(self, i):
        if i > 1: raise IndexError
        return i
show(lambda: (list(iter([1, 2]))))
show(lambda: (list(iter("ab"))))
show(lambda: (list(iter({"k": 1}))))
show(lambda: (next(iter([5]))))
show(lambda: (next(iter([]), "dflt")))
show(lambda: (next(iter([]))))
show(lambda: (list(iter(lambda: s.pop(), 3))))
show(lambda: (iter(5)))
show(lambda: (iter(None)))
show(lambda: (iter(5, 1)))
show(lambda: (next(5)))
show(lambda: (next([])))
show(lambda: (iter()))
show(lambda: (list(iter(A()))))
show(lambda: (iter(B())))
show(lambda: (list(iter(C()))))
show(lambda: (next(iter([1]), 2, 3)))
show(lambda: (iter(it) is it))
show(lambda: (next(it), next(it, "e"), next(it, "e")))
show(lambda: (iter(iter([])) is not None))
show(lambda: (iter(A(), 1)))
show(lambda: (type(iter(range(1))).__name__))
