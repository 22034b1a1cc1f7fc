class A:
    def m(self): self.__class__ = B; return "A.m"
class B:
    def m(self): self.__class__ = A; return "B.m"
x = A(); print([x.m() for _ in range(4)])
for c in (int, list, 5, type):
    try: x.__class__ = c
    except TypeError as e: print(e)
class S: __slots__ = ("a",)
try: x.__class__ = S
except TypeError as e: print(e)
class M(type): pass
class D(metaclass=M): pass
x.__class__ = D; print(type(x), isinstance(x, D))
A.__name__ = "Renamed"; print(A.__name__, A)
try: A.__name__ = 5
except TypeError as e: print(e)
try: A.__bases__ = (D,); print(A.__mro__)
except TypeError as e: print(e)
try: del A.__name__
except TypeError as e: print(e)
del A.m; A().m()
