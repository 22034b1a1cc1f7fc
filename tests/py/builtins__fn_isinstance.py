def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A: pass
class B(A): pass
class Meta(type):
    def __instancecheck__(c, o): return o == "m"
    def __subclasscheck__(c, o): return o is int
class M(metaclass=Meta): pass
class P:
    __class__ = property(lambda s: int)
show(lambda: (isinstance(1, int)))
show(lambda: (isinstance(1, str)))
show(lambda: (isinstance(True, int)))
show(lambda: (isinstance(1, (str, int))))
show(lambda: (isinstance(1, int | str)))
show(lambda: (isinstance(None, None | int)))
show(lambda: (isinstance(A(), A)))
show(lambda: (isinstance(B(), A)))
show(lambda: (isinstance(A(), B)))
show(lambda: (isinstance(A, type)))
show(lambda: (isinstance(1, ())))
show(lambda: (isinstance(1, ((int,),))))
show(lambda: (isinstance("m", M)))
show(lambda: (isinstance(1, 1)))
show(lambda: (isinstance(1, (1,))))
show(lambda: (isinstance(1, list[int])))
show(lambda: (isinstance(1)))
show(lambda: (isinstance(P(), int)))
show(lambda: (issubclass(B, A)))
show(lambda: (issubclass(A, B)))
show(lambda: (issubclass(bool, int)))
show(lambda: (issubclass(B, (str, A))))
show(lambda: (issubclass(int, M)))
show(lambda: (issubclass(1, int)))
show(lambda: (issubclass(int, 1)))
show(lambda: (issubclass(A, object)))
show(lambda: (issubclass(B, int | A)))
show(lambda: (issubclass(int, ())))
