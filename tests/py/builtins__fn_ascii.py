def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __repr__(self): return "É"
class B:
    def __repr__(self): return 5
show(lambda: (ascii("abc")))
show(lambda: (ascii("é€😀")))
show(lambda: (ascii("\n\t'")))
show(lambda: (ascii(5)))
show(lambda: (ascii(["ñ", "x"])))
show(lambda: (ascii({"é": "ü"})))
show(lambda: (ascii(None)))
show(lambda: (ascii(A())))
show(lambda: (ascii(B())))
show(lambda: (ascii()))
show(lambda: (ascii("\x7f\x80\xff\u0100\U00010000")))
show(lambda: (ascii(b"\xe9")))
