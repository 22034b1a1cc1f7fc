def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __call__(self): pass
class B:
    def m(self): pass
show(lambda: (callable(len)))
show(lambda: (callable(5)))
show(lambda: (callable(int)))
show(lambda: (callable(lambda: 0)))
show(lambda: (callable("s")))
show(lambda: (callable(A)))
show(lambda: (callable(A())))
show(lambda: (callable(B())))
show(lambda: (callable(None)))
show(lambda: (callable([].append)))
show(lambda: (callable(B().m)))
show(lambda: (callable()))
show(lambda: (callable(1, 2)))
show(lambda: (callable(type)))
