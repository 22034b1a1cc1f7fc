from dataclasses import *
import typing
@dataclass
class P:
    x: int
    y: float = 1.5
    tags: list = field(default_factory=list)
    kind: typing.ClassVar[str] = "point"
    def norm(self): return (self.x ** 2 + self.y ** 2) ** 0.5
p = P(3, 4); q = P(x=3, y=4); print(p, p == q, p.norm(), P.kind, p.tags is q.tags, [f.name for f in fields(p)], asdict(p), astuple(p), replace(p, y=0), is_dataclass(P), is_dataclass(p), P.__match_args__, p != P(1), P.__doc__, P.__annotations__)
@dataclass(order=True, frozen=True)
class V: major: int; minor: int = 0; label: str = field(default="", compare=False, repr=False)
print(sorted([V(2), V(1, 5), V(1)]), V(1) < V(1, 1), V(1, label="a") == V(1, label="b"), hash(V(1)) == hash(V(1)), {V(1): 2}[V(1)], max(V(3), V(2)), V(1) <= V(1), repr(V(1)))
@dataclass(kw_only=True)
class K: a: int; b: int = 2
@dataclass
class Mixed: a: int; _: KW_ONLY; b: int = 0; c: str
@dataclass(slots=True, weakref_slot=True)
class S: a: int = 1
@dataclass(eq=False, repr=False, init=False)
class Bare: a: int = 5
@dataclass(unsafe_hash=True)
class U: a: int
@dataclass
class Base: a: int; b: int = 2
@dataclass
class Derived(Base): c: int = 3; a: int = 0
@dataclass
class Post:
    a: int; b: int = field(init=False); c: InitVar[int] = 10
    def __post_init__(self, c): self.b = self.a * c
print(K(a=1), Mixed(1, c="x"), S(), S.__slots__, hasattr(S(), "__dict__"), Bare().a, Bare() == Bare(), hash(U(1)) == hash(U(1)), Derived(), Derived(9, 8, 7), Post(2), Post(2, 3), Post(2).b)
for f in (lambda: P(), lambda: P(1, 2, 3, 4), lambda: P(1, z=2), lambda: setattr(V(1), "major", 5), lambda: delattr(V(1), "major"), lambda: K(1), lambda: Mixed(1), lambda: V(1) < 5, lambda: hash(p), lambda: replace(V(1), nope=1), lambda: replace(Post(1), b=5), lambda: fields(5), lambda: asdict(P), lambda: setattr(S(), "zz", 1), lambda: P(1) < P(2), lambda: make_dataclass("M", ["a", ("b", int), ("c", int, 5)])(1, 2), lambda: make_dataclass("M", ["a", "a"]), lambda: make_dataclass("M", ["class"]), lambda: field(default=1, default_factory=list)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def attempt(body, **kw):
    try: ns = {}; exec("class T:\n" + body, ns); print(dataclass(**kw)(ns["T"]))
    except Exception as e: print(type(e).__name__, e)
attempt(" a: int = 1\n b: int"); attempt(" a: list = []"); attempt(" a: dict = {}"); attempt(" a: int\n def __lt__(s, o): pass", order=True); attempt(" a: int\n __slots__ = ()", slots=True); attempt(" a: int", order=True, eq=False); attempt(" a: int\n def __hash__(s): return 1", unsafe_hash=True); attempt(" a: int\n def __setattr__(s, *a): pass", frozen=True)
@dataclass
class Node: v: int; kids: list["Node"] = field(default_factory=list)
t = Node(1, [Node(2), Node(3, [Node(4)])]); print(t, asdict(t), astuple(t)); c = Node(0); c.kids.append(c); print(c)
match p:
    case P(x=3, y=y): print("match", y)
match V(1, 2):
    case V(1, m): print(m)
f = fields(V)[2]; print(f.name, f.type, f.default, f.compare, f.repr, f.init, f.kw_only, f.default_factory is MISSING, f.metadata)
@dataclass
class Meta: a: int = field(default=1, metadata={"unit": "m"}, hash=False, doc="a doc") if False else field(default=1, metadata={"unit": "m"})
print(fields(Meta)[0].metadata["unit"], asdict(Meta(), dict_factory=lambda kv: [k for k, _ in kv]))
import copy, pickle; print(copy.deepcopy(t) == t, copy.replace(V(1), minor=9), pickle.loads(pickle.dumps(V(1, 2))))
class Prop:
    def __set_name__(self, o, n): self.n = "_" + n
    def __get__(self, o, t=None): return 7 if o is None else getattr(o, self.n)
    def __set__(self, o, v): setattr(o, self.n, v * 2)
@dataclass
class WithDesc: a: int = Prop()
print(WithDesc(), WithDesc(5).a)
