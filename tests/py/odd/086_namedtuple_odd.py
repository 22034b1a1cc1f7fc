from collections import namedtuple
import typing
P = namedtuple("P", "x y", defaults=[0])
p = P(1); print(p, p.x, p[1], p._asdict(), p._replace(y=5), P._make([7, 8]), P._fields, P._field_defaults, p == (1, 0), hash(p) == hash((1, 0)), isinstance(p, tuple), [*p], p + (1,), P(y=1, x=2), P.__doc__, P.x.__doc__)
for f in (lambda: P(), lambda: P(1, 2, 3), lambda: P(z=1), lambda: setattr(p, "x", 5), lambda: p._replace(q=1), lambda: P._make([1, 2, 3]), lambda: p.zz, lambda: namedtuple("A", "x x"), lambda: namedtuple("A", "class"), lambda: namedtuple("A", "_x"), lambda: namedtuple("1A", "x"), lambda: namedtuple("A", "x", defaults=[1, 2]), lambda: namedtuple("A", [1]), lambda: p[5], lambda: p < 5, lambda: namedtuple("A", "x y", rename=5)(1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(namedtuple("R", "class x x _y", rename=True)._fields)
class NT(typing.NamedTuple):
    a: int
    b: str = "d"
    def m(self): return self.a * 2
print(NT(1), NT(1).m(), NT.__annotations__)
class Sub(P):
    __slots__ = ()
    def total(self): return self.x + self.y
print(Sub(1, 2), Sub(1, 2).total(), type(Sub(1)._replace(x=3)))
match p:
    case P(x=1, y=yy): print("matched", yy)
try:
    class Bad(typing.NamedTuple):
        a: int = 1
        b: int
except TypeError as e: print(e)
P(1, 2, 3)
