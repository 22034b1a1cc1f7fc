def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    @property
    def p(self): "doc"; return "p"
    @property
    def q(self): return self._q
    @q.setter
    def q(self, v): self._q = v
    @staticmethod
    def s(x): return ("s", x)
    @classmethod
    def c(cls, x): return (cls.__name__, x)
class B(A): pass
show(lambda: (A().p))
show(lambda: (setattr(A(), "p", 5)))
show(lambda: (setattr(A(), "q", 5)))
show(lambda: (A().q))
show(lambda: (delattr(A(), "p")))
show(lambda: (A.s(1)))
show(lambda: (A().s(2)))
show(lambda: (A.c(3)))
show(lambda: (B().c(4)))
show(lambda: (A.p.fget.__name__))
show(lambda: (property(1).__get__(5)))
show(lambda: (property().__get__(5)))
show(lambda: (staticmethod(5)()))
show(lambda: (staticmethod(len)([1])))
show(lambda: (classmethod(5).__get__(1)()))
show(lambda: (staticmethod()))
show(lambda: (classmethod()))
show(lambda: (property(1, 2, 3, 4, 5)))
show(lambda: (A.__dict__["s"].__func__(9)))
show(lambda: (A.__dict__["c"].__func__(int, 9)))
show(lambda: (A.s.__name__))
show(lambda: (A.c.__self__))
show(lambda: (property(lambda s: s, doc="d").__doc__))
show(lambda: (isinstance(A.__dict__["p"], property)))
show(lambda: (A.__dict__["s"].__wrapped__(1)))
show(lambda: (staticmethod(lambda: 5)()))
