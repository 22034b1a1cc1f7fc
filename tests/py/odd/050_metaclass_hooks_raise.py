class M(type):
    def __instancecheck__(c, o): raise ValueError("instancecheck")
    def __subclasscheck__(c, o): raise ValueError("subclasscheck")
    def __call__(c, *a): raise ValueError("call")
    def __getattribute__(c, n):
        if n in ("x", "__mro__"): raise ValueError("getattribute " + n)
        return super().__getattribute__(n)
    def __setattr__(c, n, v): raise ValueError("setattr")
    def __delattr__(c, n): raise ValueError("delattr")
    def __repr__(c): raise ValueError("repr")
    def __hash__(c): raise ValueError("hash")
    def __eq__(c, o): raise ValueError("eq")
class A(metaclass=M): x = 1
def s(): A.y = 1
def d(): del A.x
def mt():
    match 5:
        case A(): pass
for f in (lambda: isinstance(5, A), lambda: issubclass(int, A), lambda: A(), lambda: A.x, s, d, lambda: repr(A), lambda: {A: 1}, lambda: A == 1, lambda: isinstance(5, (int, A)), lambda: isinstance(5, (A, int)), mt, lambda: A.__mro__, lambda: f"{A}"):
    try: print(f())
    except ValueError as e: print(e)
o = object.__new__(A)
print(type(o) is A, isinstance(o, A))
try: raise A
except Exception as e: print(type(e).__name__)
try: print(o)
except ValueError as e: print(e)
isinstance("s", A)
