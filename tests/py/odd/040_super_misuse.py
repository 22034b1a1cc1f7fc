class A:
    def f(self): return super(A, self)
class B:
    pass
def g(self): return super().x
A.g = g
for f in (lambda: A().g(), lambda: super(A), lambda: super(A).x, lambda: super(A, B()), lambda: super(A, B), lambda: super(1, 2), lambda: super(A, A(), 3), lambda: A().f().nothing, lambda: A.f(5)):
    try: r = f(); print("ok", type(r).__name__)
    except Exception as e: print(type(e).__name__, e)
class C(A):
    def f(self):
        __class__ = "rebound"
        return super().f()
try: print(type(C().f()).__name__)
except Exception as e: print(type(e).__name__, e)
class D(A):
    def f(*args): return super().f()
D().f()
