import gc, sys
def collect(): gc.collect(); gc.collect()
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def one(): D("local")
one(); collect()
x = D("rebound"); x = None; collect()
x = D("deleted"); del x; collect()
l = [D("in list")]; l.clear(); collect()
d = {"k": D("in dict")}; d.pop("k"); collect()
def cyc(): a = D("cycle"); a.me = a
cyc(); collect()
y = D("once"); 
class Resurrect:
    store = []
    def __del__(self): print("resurrecting"); Resurrect.store.append(self)
def r(): Resurrect()
r(); collect(); print(len(Resurrect.store)); Resurrect.store.clear(); collect(); print(len(Resurrect.store))
class Inherit(D):
    def __del__(self): print("sub first"); super().__del__()
def i(): Inherit("inherited")
i(); collect()
def g():
    try: yield 1
    finally: print("generator finally")
def gg(): next(g())
gg(); collect()
def gen_with_local():
    o = D("held by generator"); yield 1
def glo(): next(gen_with_local())
glo(); collect()
def exc():
    try: raise ValueError(D("in exception"))
    except ValueError: pass
exc(); collect()
def frame():
    o = D("frame local")
    raise KeyError
try: frame()
except KeyError: pass
collect()
class Dyn: pass
Dyn.__del__ = lambda self: print("del set on class")
def dy(): Dyn()
dy(); collect()
def inst():
    o = Dyn2(); o.__del__ = lambda: print("never: instance attribute")
class Dyn2: pass
inst(); collect()
class NoneDel: __del__ = None
def direct(): o = D("direct"); o.__del__()
direct(); collect()
class Init:
    def __init__(self): raise ValueError("init failed")
    def __del__(self): print("del even though __init__ failed")
def ini():
    try: Init()
    except ValueError as e: print(e)
ini(); collect()
class Slots:
    __slots__ = ("v",)
    def __del__(self): print("slots del", self.v)
def sl(): s = Slots(); s.v = 1
sl(); collect()
class L(list):
    def __del__(self): print("list subclass del", len(self))
def ll(): L([1, 2])
ll(); collect()
class Alloc:
    def __del__(self): self.more = [D("born in __del__") for _ in range(1)]; gc.collect()
def al(): Alloc()
al(); collect()
def order():
    outer = D("outer"); outer.inner = None
order(); collect()
class GlobalUse:
    def __del__(self): print("at exit", sys is not None)
gu = GlobalUse()
print("end of program")
del y; collect()
del gu; collect()
