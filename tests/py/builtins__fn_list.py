def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
l = [1]
class A:
    def __iter__(self): return iter([9])
    def __len__(self): return 100
class B:
    def __iter__(self): raise KeyError("iter")
show(lambda: (list()))
show(lambda: (list("abc")))
show(lambda: (list((1, 2))))
show(lambda: (list({"k": 1})))
show(lambda: (list({5})))
show(lambda: (list(range(3))))
show(lambda: (list(x * x for x in range(3))))
show(lambda: (list(map(str, [1]))))
show(lambda: (list([1, [2]])))
show(lambda: (list(A())))
show(lambda: (list(5)))
show(lambda: (list(None)))
show(lambda: (list(1, 2)))
show(lambda: (list(x=1)))
show(lambda: (list(B())))
show(lambda: (list(b"ab")))
show(lambda: (list(zip("a", [1]))))
show(lambda: (l == list(l), l is list(l)))
show(lambda: (list[int]))
show(lambda: (list(list)))
