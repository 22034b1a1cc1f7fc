def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __str__(self): return "str"
    def __repr__(self): return "repr"
class B:
    def __repr__(self): return "only repr"
class C:
    def __str__(self): return 5
class D(str):
    def __str__(self): return "D!"
show(lambda: (str()))
show(lambda: (str(5)))
show(lambda: (str(None)))
show(lambda: (str("a")))
show(lambda: (str(b"a")))
show(lambda: (str(b"a", "utf-8")))
show(lambda: (str(b"\xff", "ascii", "replace")))
show(lambda: (str([1, "a"])))
show(lambda: (str(1.0)))
show(lambda: (str(A())))
show(lambda: (str(B())))
show(lambda: (str(C())))
show(lambda: (str(D())))
show(lambda: (str(object="x")))
show(lambda: (str(5, "utf-8")))
show(lambda: (str(b"\xff", "utf-8")))
show(lambda: (str(b"a", "nope")))
show(lambda: (str("a", "utf-8")))
show(lambda: (str(1, 2, 3, 4)))
show(lambda: (str(True)))
show(lambda: (str(10**20)))
show(lambda: (str(ValueError("v"))))
show(lambda: (str(KeyError("k"))))
show(lambda: (str(len)))
show(lambda: (str(int)))
show(lambda: (str(bytearray(b"x"), "ascii")))
show(lambda: (str(encoding="utf-8")))
