def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
class A: pass
a = A(); print(hash(a) == hash(a), a == a, a == A(), {a: 1}[a])
class B:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return isinstance(o, B) and s.v == o.v
    def __hash__(s): return hash((B, s.v)) if False else hash(("B", s.v)) & 0 | s.v
print(B(1) == B(1), B(1) != B(2), {B(1), B(1), B(2)}.__len__(), {B(5): "x"}[B(5)], B(3) in {B(3): 0}, [B(1)] == [B(1)], (B(1),) == (B(1),), hash((B(1),)) == hash((B(1),)), {B(1)} == {B(1)}, frozenset([B(1)]) == frozenset([B(1)]), hash(frozenset([B(2)])) == hash(frozenset([B(2)])))
class C:
    def __eq__(s, o): return True
err(lambda: hash(C())); print(C.__hash__)
class D(C): pass
err(lambda: hash(D()))
class E(C): __hash__ = object.__hash__
print(isinstance(hash(E()), int))
class F(B):
    def __eq__(s, o): return super().__eq__(o)
err(lambda: hash(F(1)))
class G(B): pass
print(hash(G(4)), G(4) == B(4))
for v in (None, True, 0, -1, -2, 1.5, "", b"", (), 2**61, frozenset(), ..., NotImplemented, int, len, range(3), 1j): 
    try: hash(v)
    except TypeError as e: print("unhashable", v)
for v in ([], {}, set(), bytearray(), slice([], 1), {}.keys(), {}.items(), memoryview(bytearray())): err(lambda: hash(v))
print(hash(1) == hash(1.0) == hash(1 + 0j) == hash(True), hash(0) == hash(-0.0) == hash(False), hash("a") == hash("a"), hash(-1), hash(-2), hash(2**61 - 1), hash(1e300) == hash(int(1e300)), hash(0.1), hash(1.5), hash(float("inf")), hash(-float("inf")), hash(10**100), hash(-10**100))
print(hash((1, 2)), hash((1, (2, 3))), hash(()), hash(range(0)) == hash(range(1, 1)), hash(range(5)) == hash(range(0, 5, 1)))
from fractions import Fraction; from decimal import Decimal
print(hash(Fraction(1, 2)) == hash(0.5) == hash(Decimal("0.5")), Fraction(1, 2) == 0.5 == Decimal("0.5"), hash(Decimal(10**20)) == hash(10**20), {0.5: "h"}[Fraction(1, 2)], {Decimal(3): "d"}[3])
class H:
    def __init__(s, h): s.h = h
    def __hash__(s): return s.h
for h in (5, -1, 2**64, -2**70, True, 2**61 - 1, 2**63): print(h, hash(H(h)))
for h in ("s", 1.5, None): err(lambda: hash(H(h)))
import functools
m1, m2 = [].append, [].append; l = []
print(l.append == l.append, m1 == m2, hash(l.append) == hash(l.append), a.__eq__ == a.__eq__, "x".upper == "x".upper, len == len, A.__init__ == A.__init__, functools.partial(len) == functools.partial(len))
class M:
    def f(s): pass
    def __eq__(s, o): return True
    __hash__ = None
x, y = M(), M(); print(x.f == y.f, x.f == x.f); print(isinstance(hash(x.f), int))
print(1 == 1.0, False, "a" == "a", None == 0, None == False, [] == False, () == [], "1" == 1, b"a" == "a", {} == [], set() == frozenset(), 0.1 + 0.2 == 0.3, float("nan") == float("nan"), int == int, int == float, ... == ..., type == type)
big = {}
for i in range(3000): big[i] = big[str(i)] = big[float(i) + 0.5] = big[(i, i)] = i
print(len(big), big[2999], big["2999"], big[2999.5], big[(2999, 2999)], sum(1 for k in big if isinstance(k, str)))
class Bad:
    def __init__(s, n): s.n = n
    def __hash__(s): return 1
    def __eq__(s, o): return s.n == o.n
same = {Bad(i): i for i in range(200)}; print(len(same), same[Bad(150)], Bad(500) in same); del same[Bad(100)]; print(len(same), Bad(100) in same, same[Bad(199)])
lo = {i << 40: i for i in range(1000)}; print(sum(lo.values()), lo[999 << 40], (1 << 39) in lo)
