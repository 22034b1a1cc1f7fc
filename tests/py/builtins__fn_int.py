def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __int__(self): return 3
class B:
    def __index__(self): return 4
class C:
    def __int__(self): return "x"
show(lambda: (int()))
show(lambda: (int(5.9)))
show(lambda: (int(-5.9)))
show(lambda: (int("42")))
show(lambda: (int(" -7 ")))
show(lambda: (int("ff", 16)))
show(lambda: (int("0b11", 0)))
show(lambda: (int("z", 36)))
show(lambda: (int(True)))
show(lambda: (int(A())))
show(lambda: (int(B())))
show(lambda: (int(b"12")))
show(lambda: (int("1_000")))
show(lambda: (int("")))
show(lambda: (int("x")))
show(lambda: (int("9", 8)))
show(lambda: (int("1", 1)))
show(lambda: (int(5, 10)))
show(lambda: (int([])))
show(lambda: (int(None)))
show(lambda: (int(C())))
show(lambda: (int("1.5")))
show(lambda: (int(1e20)))
show(lambda: (int(float("nan"))))
show(lambda: (int(float("inf"))))
show(lambda: (int("1", base=2)))
show(lambda: (int(base=2)))
show(lambda: (int("٣")))
