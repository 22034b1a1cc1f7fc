import enum
class C(enum.Enum):
    A = 1
    B = 1
    D = "d"
print(list(C), C.B is C.A, C(1), C["D"], C.A.name, C.A.value, repr(C.D), C.__members__, C.A in C, 1 in C)
for f in (lambda: C(99), lambda: C["nope"], lambda: setattr(C, "A", 2), lambda: setattr(C.A, "value", 2), lambda: delattr(C, "A"), lambda: C.A < C.D, lambda: C.A(), lambda: type("E", (C,), {}), lambda: C.nope, lambda: C.A.nope, lambda: C.A + 1):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
try:
    class Dup(enum.Enum): X = 1; X = 2
except TypeError as e: print(e)
try:
    @enum.unique
    class U(enum.Enum): X = 1; Y = 1
except ValueError as e: print(e)
try:
    class Bad(enum.Enum): mro = 1
except ValueError as e: print(e)
class F(enum.Flag): R = 1; W = 2; X = 4
print(F.R | F.W, ~F.R, F(3), F.R in (F.R | F.X), F(0), list(F.R | F.X), F.R & F.W, bool(F(0)))
class I(enum.IntEnum): ONE = 1; TWO = 2
print(I.ONE + 1, I.ONE < I.TWO, I.ONE == 1, f"{I.ONE}", str(I.TWO), [10, 20, 30][I.ONE])
class S(enum.StrEnum): FOO = enum.auto(); BAR = "baz"
print(S.FOO, S.BAR + "!", S("foo"))
class Init(enum.Enum):
    P = (1, 2); Q = (3, 4)
    def __init__(self, a, b): self.s = a + b
    @property
    def double(self): return self.s * 2
    @classmethod
    def _missing_(cls, v): return cls.P if v == "p" else None
print(Init.P.s, Init.Q.double, Init("p"))
try:
    class Raises(enum.Enum):
        def __init__(self, v): raise ValueError("in init")
        Z = 1
except ValueError as e: print(e)
