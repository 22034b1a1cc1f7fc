def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __aiter__(self): return self
    async def __anext__(self): return 1
def try_exit():
    try: exit(4)
    except SystemExit as e: return e.code
show(lambda: (input()))
show(lambda: (input("prompt")))
show(lambda: (input(1, 2)))
show(lambda: (__import__("math").pi))
show(lambda: (__import__("nope")))
show(lambda: (__import__(5)))
show(lambda: (__import__("os.path").__name__))
show(lambda: (__import__("os.path", fromlist=["x"]).__name__))
show(lambda: (type(help).__name__))
show(lambda: (repr(exit)))
show(lambda: (repr(quit)))
show(lambda: (type(license).__name__))
show(lambda: (type(copyright).__name__))
show(lambda: (breakpoint))
show(lambda: (__build_class__))
show(lambda: (__debug__))
show(lambda: (NotImplemented))
show(lambda: (Ellipsis))
show(lambda: (bool(NotImplemented)))
show(lambda: (NotImplemented == NotImplemented))
show(lambda: (aiter(5)))
show(lambda: (anext(5)))
show(lambda: (aiter(A()) is not None))
show(lambda: (exit.__class__.__name__))
show(lambda: (try_exit()))
