class A:
    @property
    def p(self): return self._missing
class B(A):
    def __getattr__(self, n): return f"getattr({n})"
print(B().p)
class C(A):
    def __getattr__(self, n): raise AttributeError(f"C has no {n}")
try: C().p
except AttributeError as e: print(e, repr(e.__context__))
A().p
