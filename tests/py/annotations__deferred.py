def f(a: int, b: undefined_one = 2, *args: "string", c: list[int] = None, **kw: 1 + 1) -> "ret": pass
try: f.__annotations__
except NameError as e: print(e)
undefined_one = float
print(f.__annotations__)
import annotationlib
def g(x: not_defined, y: also.nope[int], z: int | missing) -> 5: pass
print(annotationlib.get_annotations(g, format=annotationlib.Format.STRING))
print({k: type(v).__name__ for k, v in annotationlib.get_annotations(g, format=annotationlib.Format.FORWARDREF).items()})
try: annotationlib.get_annotations(g, format=annotationlib.Format.VALUE)
except NameError as e: print(e)
class C:
    x: int
    y: str = "default"
    z: later
    self_ref: C
    _private: list[C]
    __mangled: int = 3
    def m(self, o: C) -> C: return self
try: C.__annotations__
except NameError as e: print(e)
later = "later"
print(C.__annotations__, C.y, hasattr(C, "x"), C.m.__annotations__)
class D(C): pass
print(D.__annotations__)
class E(C):
    w: bytes
print(E.__annotations__, E.__annotate__ is not None, D.__annotate__)
x: int = 5
y: "unevaluated"
z: print("never evaluated at module level")
(paren): int = 3
d = {}
d["k"]: int = 7
class O: pass
o = O(); o.attr: str = "s"
print(x, paren, d, o.attr, "y" in globals())
print({k: v for k, v in __annotations__.items() if k in "xy"} if "__annotations__" in globals() else "no module __annotations__ yet")
print(__annotate__(2)["x"] if False else type(__annotate__).__name__)
def local():
    v: int = 1
    u: undefined_never_evaluated
    try: u
    except UnboundLocalError as e: print(e)
    w: print("not evaluated in functions")
    return v
print(local(), local.__annotations__)
def order():
    log = []
    def note(v): log.append(v); return v
    def h(a: note("a") = note("default"), *, b: note("b")) -> note("ret"): pass
    print(log); h.__annotations__; print(log); h.__annotations__; print(log)
order()
def closure():
    T = int
    def inner(a: T) -> T: return a
    T = str
    return inner.__annotations__
print(closure())
f.__annotations__ = {"q": 1}; print(f.__annotations__); f.__annotations__["r"] = 2; print(f.__annotations__)
f.__annotations__ = None; print(f.__annotations__); del f.__annotations__; print(f.__annotations__)
def k(): pass
print(k.__annotations__, k.__annotate__); k.__annotate__ = lambda fmt: {"fmt": fmt}; print(k.__annotations__)
try: k.__annotate__ = 5
except TypeError as e: print(e)
def ann(a: int): pass
print(ann.__annotate__(1), ann.__annotate__.__name__)
try: ann.__annotate__(99)
except NotImplementedError as e: print("NotImplementedError", e)
class Cond:
    if True: a: int
    if False: b: str
    for i in range(2): c: float
print(Cond.__annotations__)
class S:
    a: int
    a: str
print(S.__annotations__)
import typing
class TH:
    a: "int"
    b: "list[TH]"
print(typing.get_type_hints(TH), typing.get_type_hints(f), TH.__annotations__)
def lam(a: (1 if True else 2), b: [i for i in range(3)], c: (1, 2), d: {"k": "v"}, e: "x" "y", f: ..., g: None, h: -1, i: typing.Annotated[int, "meta"]): pass
print({k: v for k, v in lam.__annotations__.items() if k != "a"})
print(annotationlib.get_annotations(lam, format=annotationlib.Format.STRING))
import functools
@functools.wraps(ann)
def w(*a): pass
print(w.__annotations__)
from dataclasses import dataclass, field, fields
@dataclass
class DC:
    a: int
    b: DC | None = None
    c: list = field(default_factory=list)
print(DC(1, DC(2)), [fl.name for fl in fields(DC)], DC.__annotations__)
