import collections, types
from dataclasses import dataclass
def m(x):
    match x:
        case {"type": "point", "x": x1, "y": y1}: return f"point {x1} {y1}"
        case {"type": t, **rest}: return f"type {t} rest {rest}"
        case {1: _, 2: two}: return f"ints {two}"
        case {None: n, True: t}: return f"const keys {n} {t}"
        case {"nested": {"deep": [a, *_]}}: return f"deep {a}"
        case {**all_} if len(all_) == 1: return f"single {all_}"
        case {}: return "some mapping"
    return "no"
for v in ({"type": "point", "x": 1, "y": 2}, {"type": "point", "x": 1}, {"type": "z"}, {1: 1, 2: 2, 3: 3}, {None: 0, True: 1}, {"nested": {"deep": (7, 8)}}, {"q": 1}, {}, {"a": 1, "b": 2}, [], "s", None, collections.OrderedDict(z=1), collections.ChainMap({"type": "cm"}), types.MappingProxyType({"type": "mp"}), collections.defaultdict(int)): print(v, m(v))
d = collections.defaultdict(list)
match d:
    case {"missing": x}: print("should not match")
    case _: print("defaultdict untouched", dict(d))
class K: A = "ka"; B = 5
match {"ka": 1, 5: 2}:
    case {K.A: a, K.B: b, **r}: print(a, b, r)
class M(collections.abc.Mapping):
    def __init__(self, d): self.d = d
    def __getitem__(self, k): return self.d[k]
    def __len__(self): return len(self.d)
    def __iter__(self): return iter(self.d)
    def get(self, k, default=None): print("  get", k); return self.d.get(k, default)
    def keys(self): print("  keys"); return self.d.keys()
match M({"a": 1, "b": 2}):
    case {"a": 1, **r}: print(r)
@dataclass
class P:
    x: int
    y: int = 0
class Old:
    __match_args__ = ("a", "b")
    def __init__(self, a, b): self.a, self.b = a, b
class Plain:
    def __init__(self, **k): self.__dict__.update(k)
def c(o):
    match o:
        case P(0, 0): return "origin"
        case P(x=0): return "on y axis"
        case P(x, y) if x == y: return f"diagonal {x}"
        case P(x, y=yy): return f"point {x} {yy}"
        case Old(1, b=b): return f"old {b}"
        case Old(): return "any old"
        case Plain(p=1, q=q): return f"plain {q}"
        case Plain(name=str(n)): return f"named {n}"
        case bool(b): return f"bool {b}"
        case int(i) if i > 10: return f"big int {i}"
        case int(): return "int"
        case float(f) | (complex() as f): return f"num {f}"
        case str(s): return f"str {s}"
        case bytes(b) | bytearray(b): return f"bytes {b}"
        case list([a, b]): return f"list2 {a} {b}"
        case list(l): return f"list {l}"
        case tuple((a, *_)): return f"tuple {a}"
        case dict({"k": v}): return f"dict k {v}"
        case dict(dd): return f"dict {dd}"
        case set(s) | frozenset(s): return f"set {s}"
        case type(): return "a type"
        case object(): return "object"
for v in (P(0), P(0, 5), P(3, 3), P(1, 2), Old(1, 2), Old(2, 3), Plain(p=1, q=2), Plain(name="n"), Plain(name=5), True, 11, 3, 2.5, 1j, "s", b"b", [1, 2], [1], (1, 2), (), {"k": 1}, {}, {1}, int, None): print(c(v))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
def e1():
    match P(1, 2):
        case P(1, 2, 3): return 1
def e2():
    match P(1, 2):
        case P(1, x=1): return 1
def e3():
    match 5:
        case Plain(1): return 1
    match Plain():
        case Plain(1): return 1
def e4():
    match 5:
        case int(5, 6): return 1
def e5():
    x = 5
    match 5:
        case x(): return 1
class BadArgs:
    __match_args__ = ["a"]
class BadArgs2:
    __match_args__ = (5,)
def e6():
    match BadArgs():
        case BadArgs(1): return 1
def e7():
    match BadArgs2():
        case BadArgs2(1): return 1
class Raises:
    @property
    def attr(self): raise ValueError("prop")
    @property
    def none(self): raise AttributeError("treated as missing")
def e8():
    match Raises():
        case Raises(none=_): return "matched"
        case Raises(attr=_): return 1
def e9():
    match 1:
        case int(imag=0, real=r): return r
def e10():
    match {"a": 1}:
        case {K.A: 1, "ka": 2}: return 1
    return "fell"
class Get:
    A = "a"
def e11():
    match {"a": 1}:
        case {Get.A: x, "a": y}: return 1
for f in (e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11): err(f)
class Meta(type):
    def __instancecheck__(cls, o): return o == 42
class Magic(metaclass=Meta): pass
match 42:
    case Magic(): print("instancecheck used")
import enum
class Color(enum.Enum): RED = 1; GREEN = 2
for col in Color:
    match col:
        case Color.RED: print("r")
        case Color.GREEN: print("g")
def ev(e):
    match e:
        case ("+", l, r): return ev(l) + ev(r)
        case ("*", l, r): return ev(l) * ev(r)
        case ("neg", x): return -ev(x)
        case int() | float() as n: return n
        case _: raise ValueError(e)
print(ev(("+", 1, ("*", 2, ("neg", 3.5))))); err(lambda: ev(("?",)))
