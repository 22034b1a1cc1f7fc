class A:
    def __new__(cls, v):
        if v == "int": return 5
        if v == "none": return None
        if v == "sub": return object.__new__(B)
        if v == "raise": raise MemoryError("no room")
        return super().__new__(cls)
    def __init__(self, v): print("init", type(self).__name__, v)
class B(A): pass
for v in ("int", "none", "sub", "self"): print(type(A(v)).__name__)
try: A("raise")
except MemoryError as e: print(repr(e))
try: A()
except TypeError as e: print(e)
class C:
    def __init__(self): return "oops"
C()
