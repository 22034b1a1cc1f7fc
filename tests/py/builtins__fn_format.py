def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __format__(self, s): return f"<{s}>"
class B:
    def __format__(self, s): return 5
show(lambda: (format(5)))
show(lambda: (format(5, "03d")))
show(lambda: (format(3.14159, ".2f")))
show(lambda: (format("a", ">5")))
show(lambda: (format(None)))
show(lambda: (format([1])))
show(lambda: (format(A(), "spec")))
show(lambda: (format(A())))
show(lambda: (format(5, "zz")))
show(lambda: (format("a", "d")))
show(lambda: (format([], "x")))
show(lambda: (format(object(), "x")))
show(lambda: (format(B())))
show(lambda: (format(5, 5)))
show(lambda: (format()))
show(lambda: (format(1234567, ",")))
show(lambda: (format(True)))
show(lambda: (format(True, "d")))
show(lambda: (format(1j, ".1f")))
show(lambda: (format("é", "^5")))
show(lambda: (format(5, format_spec="x")))
