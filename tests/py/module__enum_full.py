from enum import *
class Color(Enum):
    RED = 1; GREEN = 2; BLUE = 3; CRIMSON = 1
    _ignore_ = ["tmp"]; tmp = 5
    def nice(self): return self.name.title()
    @classmethod
    def default(cls): return cls.RED
    @property
    def wave(self): return {1: "long", 2: "mid", 3: "short"}[self.value]
print(list(Color), Color.RED, repr(Color.GREEN), Color(2), Color["BLUE"], Color.RED.nice(), Color.default(), Color.BLUE.wave, Color.CRIMSON is Color.RED, len(Color), Color.RED in Color, 1 in Color, 9 in Color, Color.__members__.keys(), Color.RED == 1, Color.RED != Color.GREEN, hash(Color.RED) == hash(Color.RED), {Color.RED: "r"}[Color(1)], isinstance(Color.RED, Color), type(Color), Color.RED.__class__, f"{Color.RED} {Color.RED!r} {Color.RED:>12}", "%s" % Color.RED, Color.RED.name, Color.RED.value, list(reversed(Color)), bool(Color.RED), dir(Color)[-1] if False else "")
class Auto(Enum): A = auto(); B = auto(); C = 10; D = auto()
class Str(StrEnum): ONE = auto(); TWO = "deux"
class Int(IntEnum): LOW = 1; HIGH = 10
class Perm(Flag): R = auto(); W = auto(); X = auto(); RW = R | W
class IF(IntFlag): A = 1; B = 2; C = 4
print([a.value for a in Auto], Str.ONE, Str.TWO + "x", Str("deux"), [s.upper() for s in Str], Int.LOW + 1, Int.HIGH > Int.LOW, sorted([Int.HIGH, Int.LOW]), Int(10), int(Int.HIGH), f"{Int.LOW}", [0, 1, 2][Int.LOW], Int.LOW == 1.0, repr(Int.LOW))
print(Perm.R | Perm.X, Perm.RW, Perm.RW & Perm.R, Perm.R ^ Perm.RW, ~Perm.R, Perm(0), bool(Perm(0)), Perm.R in Perm.RW, list(Perm.RW), len(Perm.RW), Perm(7), Perm.R | Perm.W is Perm.RW, Perm.RW.name, (Perm.R | Perm.X).name, repr(Perm.R | Perm.X), IF.A | 2, IF.A | 8, repr(IF(9)), IF.A + 1, ~IF.A, IF(3) & 1, IF.A | IF.B == 3, Perm["R"], [p.name for p in Perm])
for f in (lambda: Color(9), lambda: Color["X"], lambda: Perm(16), lambda: Color.RED < Color.GREEN, lambda: setattr(Color, "RED", 5), lambda: Color.RED.__class__("x"), lambda: Color(), lambda: Color.nope, lambda: type("Sub", (Color,), {}), lambda: Perm.R | 1, lambda: Int("x"), lambda: Str("nope"), lambda: delattr(Color, "RED"), lambda: Color.RED.value.__class__, lambda: setattr(Color.RED, "name", "x"), lambda: Color(1.0), lambda: Enum("F", "A B C").B, lambda: Enum("F", ["X", "Y"]).X.value, lambda: Enum("F", {"P": 5}).P, lambda: list(Enum("F", [("Q", 1)])), lambda: IntEnum("G", "A B", start=5).B + 0, lambda: Flag("H", "A B").A | 0):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Planet(Enum):
    EARTH = (5.97e24, 6.37e6); MARS = (6.42e23, 3.39e6)
    def __init__(self, m, r): self.m, self.r = m, r
    @property
    def g(self): return round(6.67e-11 * self.m / self.r ** 2, 2)
print([(p.name, p.g) for p in Planet], Planet.EARTH.value)
class Miss(Enum):
    A = "a"
    @classmethod
    def _missing_(cls, v): return cls.A if str(v).lower() == "a" else None
    @classmethod
    def _generate_next_value_(name, start, count, last): return name.lower()
print(Miss("A"))
class Gen(Enum):
    def _generate_next_value_(name, start, count, last): return f"{name}-{count}-{last}"
    X = auto(); Y = auto()
print([g.value for g in Gen])
class Nm(Enum):
    A = nonmember(5); 
    @member
    def f(): pass
    B = 1
    class Inner: pass
print(Nm.A, list(Nm.__members__), Nm.B)
@verify(UNIQUE, CONTINUOUS)
class V(IntEnum): A = 1; B = 2
try:
    @unique
    class Dup(Enum): A = 1; B = 1
except ValueError as e: print(e)
try:
    @verify(CONTINUOUS)
    class Hole(IntEnum): A = 1; B = 5
except ValueError as e: print(e)
class Mixed(str, Enum): A = "a"; B = "b"
print(Mixed.A == "a", Mixed.A.upper(), str(Mixed.A), f"{Mixed.A}", "a" in [Mixed.A], Mixed("b"), "x".join([Mixed.A, Mixed.B]))
class Tupled(tuple, Enum): P = (1, 2)
print(Tupled.P[1], Tupled.P == (1, 2), Tupled.P)
import pickle, copy; print(pickle.loads(pickle.dumps(Color.RED)) is Color.RED, copy.deepcopy([Color.RED])[0] is Color.RED, pickle.loads(pickle.dumps(Perm.RW)))
match Color(2):
    case Color.RED: print("red")
    case Color.GREEN: print("green")
