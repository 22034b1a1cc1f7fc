from dataclasses import dataclass, field, FrozenInstanceError, replace, asdict, astuple, KW_ONLY, InitVar
@dataclass(order=True)
class P:
    x: int
    y: int = 0
    z: list = field(default_factory=list, compare=False, repr=False)
    _: KW_ONLY
    k: int = 5
print(P(1), P(1, 2) < P(1, 3), P(1) == P(1), asdict(P(1)), astuple(P(1)), replace(P(1), x=9), P.__match_args__)
@dataclass(frozen=True)
class Fz: a: int
for f in (lambda: setattr(Fz(1), "a", 2), lambda: delattr(Fz(1), "a"), lambda: P(), lambda: P(1, 2, 3, 4), lambda: P(k=1), lambda: P(1) < 5, lambda: hash(P(1)), lambda: replace(P(1), q=1), lambda: asdict(5), lambda: Fz(1) < Fz(2)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print({Fz(1): "h"}[Fz(1)])
for src in ("class A:\n a: int = 1\n b: str", "class A:\n a: list = []", "class A:\n a: int = field(default=1, default_factory=list)", "class A(P):\n q: int"):
    try: exec("@dataclass\n" + src); print("fine")
    except Exception as e: print(type(e).__name__, e)
@dataclass
class Post:
    a: int
    b: InitVar[int]
    def __post_init__(self, b): self.c = self.a + b
print(Post(1, 2), Post(1, 2).c)
@dataclass
class Boom:
    a: int
    def __post_init__(self): raise ValueError(f"post_init {self.a}")
@dataclass
class R:
    me: object = None
r = R(); r.me = r; print(r)
@dataclass(init=False, repr=False, eq=False)
class N: a: int = 3
print(N().a, N() == N())
@dataclass(slots=True, frozen=True)
class S: a: int; b: str = "x"
print(S(1), hasattr(S(1), "__dict__"))
Boom(7)
