def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def f(self): return "A.f"
    @classmethod
    def c(cls): return "A.c " + cls.__name__
    @property
    def p(self): return "A.p"
class B(A):
    def f(self): return "B." + super().f()
    @classmethod
    def c(cls): return "B." + super().c()
    @property
    def p(self): return "B." + super().p
class C(B):
    f = lambda self: super(C, self).f() + "!"
class D(B):
    def f(self): return [super(D, self).f() for _ in range(2)]
show(lambda: (B().f()))
show(lambda: (B.c()))
show(lambda: (B().p))
show(lambda: (super(B, B()).f()))
show(lambda: (super(B, B).c()))
show(lambda: (super(B)))
show(lambda: (super(A, 5)))
show(lambda: (super(5)))
show(lambda: (super()))
show(lambda: (super(B, A())))
show(lambda: (C().f()))
show(lambda: (super(B, B()).nope))
show(lambda: (super(B, B()).__init__()))
show(lambda: (type(super(B, B()))))
show(lambda: (super(A, B()).__repr__()[:9]))
show(lambda: (D().f()))
show(lambda: (super(B, B()).f.__self__.__class__))
