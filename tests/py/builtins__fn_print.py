def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
import io
out = io.StringIO()
class A:
    def __str__(self): return "A str"
class B:
    def __repr__(self): return "B repr"
show(lambda: (print()))
show(lambda: (print("a", 1, None)))
show(lambda: (print("a", "b", sep="-")))
show(lambda: (print("x", end="|\n")))
show(lambda: (print(*"abc", sep="")))
show(lambda: (print("a", sep=5)))
show(lambda: (print("a", end=5)))
show(lambda: (print("a", foo=1)))
show(lambda: (print("a", file=out), out.getvalue()))
show(lambda: (print("a", file=5)))
show(lambda: (print("x", flush=True)))
show(lambda: (print(sep="-", end="\n")))
show(lambda: (print([1, "a"], {"k": None}, (1,))))
show(lambda: (print("é€😀")))
show(lambda: (print(A())))
show(lambda: (print(B())))
show(lambda: (print("a\nb", "c\td")))
show(lambda: (print("a", sep=None, end=None)))
show(lambda: (print(1.0, 1e100, -0.0)))
show(lambda: (print(b"bytes", True, ...)))
