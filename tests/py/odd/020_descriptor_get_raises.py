class D:
    def __get__(self, o, t): raise ArithmeticError("get")
    def __set__(self, o, v): raise ArithmeticError("set")
    def __delete__(self, o): raise ArithmeticError("delete")
class A: d = D()
a = A()
def s(): a.d = 1
def d(): del a.d
for f in (lambda: a.d, s, d, lambda: A.d, lambda: getattr(a, "d", "default"), lambda: hasattr(a, "d"), lambda: setattr(a, "d", 1), lambda: dir(a) and "dir ok"):
    try: print(f())
    except ArithmeticError as e: print(e)
import inspect
print(type(inspect.getattr_static(a, "d")).__name__, type(vars(A)["d"]).__name__)
a.d
