def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __complex__(self): return 2j
class B:
    def __float__(self): return 1.5
class C:
    def __complex__(self): return 1
show(lambda: (complex()))
show(lambda: (complex(1)))
show(lambda: (complex(1, 2)))
show(lambda: (complex("1+2j")))
show(lambda: (complex(" -3.5e1-2j ")))
show(lambda: (complex(imag=3)))
show(lambda: (complex(A())))
show(lambda: (complex(B())))
show(lambda: (complex(1j, 2j)))
show(lambda: (complex("j")))
show(lambda: (complex("(1+j)")))
show(lambda: (complex("1 + 2j")))
show(lambda: (complex("x")))
show(lambda: (complex("1", 2)))
show(lambda: (complex(1, "2")))
show(lambda: (complex([])))
show(lambda: (complex(None)))
show(lambda: (complex(C())))
show(lambda: (complex(1, 2, 3)))
show(lambda: (complex("nan+infj")))
