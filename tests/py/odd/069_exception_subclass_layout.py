class E(Exception):
    def __init__(self, *a, **k): self.k = k
    def __setstate__(self, s): print("setstate", s)
try: print(repr(E(1, 2, x=3)), E(1).args, E(x=1).k)
except TypeError as e: print(e)
class OS(OSError):
    def __init__(self, a): self.a = a
o = OS(5); print(o.args, o.errno, o)
class OS2(OSError):
    def __new__(cls, a, b): return super().__new__(cls, a)
    def __init__(self, a, b): super().__init__(a, b)
o = OS2(2, "m"); print(o.args, o.errno, str(o))
class SI(StopIteration):
    pass
def g():
    yield 1
    return SI("v")
x = g(); next(x)
try: next(x)
except StopIteration as e: print(type(e).__name__, repr(e.value))
class Both(KeyError, AttributeError): pass
b = Both("x"); b.name = "n"; print(b, b.name, isinstance(b, LookupError))
class Slot(Exception): __slots__ = ("s",)
s = Slot(1); s.s = 2; s.other = 3; print(s.s, s.__dict__)
try:
    class Str(str, Exception): pass
except TypeError as e: print(e)
class U(UnicodeDecodeError):
    def __init__(self): pass
try: print(str(U()))
except Exception as e: print(type(e).__name__, e)
class Syn(SyntaxError):
    def __init__(self): super().__init__("custom", ("file.py", 3, 2, "some text\n"))
raise Syn
