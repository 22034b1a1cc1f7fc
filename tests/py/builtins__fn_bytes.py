def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __bytes__(self): return b"own"
class B:
    def __index__(self): return 2
class C:
    def __bytes__(self): return "str"
show(lambda: (bytes()))
show(lambda: (bytes(3)))
show(lambda: (bytes(b"ab")))
show(lambda: (bytes([1, 2])))
show(lambda: (bytes("é", "utf-8")))
show(lambda: (bytes(A())))
show(lambda: (bytes(B())))
show(lambda: (bytes(range(3))))
show(lambda: (bytes(x for x in (65, 66))))
show(lambda: (bytes("a")))
show(lambda: (bytes(-1)))
show(lambda: (bytes([256])))
show(lambda: (bytes(["a"])))
show(lambda: (bytes(1.5)))
show(lambda: (bytes(None)))
show(lambda: (bytes("a", "nope")))
show(lambda: (bytes({1: 2})))
show(lambda: (bytes(C())))
show(lambda: (bytes.fromhex("41 42")))
show(lambda: (hash(b"a") == hash(bytes([97]))))
