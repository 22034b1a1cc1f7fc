class Eq:
    def __eq__(self, o): raise ValueError("eq in a pattern")
class Len:
    pass
import collections.abc as A
class BadSeq(A.Sequence):
    def __len__(self): raise LookupError("len in a pattern")
    def __getitem__(self, i): raise IndexError("getitem in a pattern")
class BadMap(A.Mapping):
    def __len__(self): return 1
    def __iter__(self): return iter("k")
    def __getitem__(self, k): raise ZeroDivisionError("mapping")
    def get(self, k, d=None): raise ArithmeticError("get in a pattern")
class BadAttr:
    __match_args__ = ("x", "y")
    x = 1
    @property
    def y(self): raise OSError("attribute in a pattern")
class Meta(type):
    def __instancecheck__(c, o): raise PermissionError("instancecheck in a pattern")
class BadClass(metaclass=Meta): pass
class BadArgs:
    @property
    def __match_args__(self): return ("x",)
def m(v):
    match v:
        case 1: return "one"
        case [a, b]: return "pair"
        case {"k": k}: return "mapping"
        case BadAttr(1, 2): return "attr"
        case _ if v == "guard" and 1 / 0: return "guard"
        case "last": return "last"
    return "none"
for v in (1, Eq(), BadSeq(), BadMap(), BadAttr(), "guard", "last", object()):
    try: print(m(v))
    except Exception as e: print(type(e).__name__, e)
def c(v, f):
    try: print(f(v))
    except Exception as e: print(type(e).__name__, e)
def bc(v):
    match v:
        case BadClass(): return 1
def ba(v):
    match v:
        case BadArgs(1): return 1
def nonclass(v):
    match v:
        case A(): return 1
c(1, bc); c(BadArgs(), ba); c(1, nonclass)
m(BadMap())
