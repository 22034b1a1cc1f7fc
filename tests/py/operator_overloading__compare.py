class C:
    def __init__(s, n, ret="val"): s.n, s.ret = n, ret
    def __repr__(s): return f"C{s.n}"
    def _r(s, op, o): print(f"  {s!r}.{op}({o!r})"); return NotImplemented if s.ret is NotImplemented else f"{op}"
    def __lt__(s, o): return s._r("lt", o)
    def __le__(s, o): return s._r("le", o)
    def __eq__(s, o): return s._r("eq", o)
    def __ne__(s, o): return s._r("ne", o)
    def __gt__(s, o): return s._r("gt", o)
    def __ge__(s, o): return s._r("ge", o)
class D(C): pass
def go(f):
    try: print(f())
    except TypeError as e: print("TypeError:", e)
a, b, d, ni, nj = C(1), C(2), D(3), C(4, NotImplemented), C(5, NotImplemented)
for f in (lambda: a < b, lambda: a <= 1, lambda: 1 > a, lambda: 1 >= a, lambda: a == b, lambda: 1 == a, lambda: a != 1, lambda: 1 != a, lambda: a < d, lambda: d < a, lambda: a == d, lambda: a >= d, lambda: ni == 1, lambda: ni == nj, lambda: ni != nj, lambda: ni < nj, lambda: ni < 1, lambda: 1 <= ni, lambda: ni == ni, lambda: ni != ni, lambda: a < b < d, lambda: a < ni > b, lambda: ni < a, lambda: "s" == ni, lambda: None == a, lambda: a in [b], lambda: b in [1, a], lambda: [a] == [b], lambda: (a,) < (b,), lambda: {1: a} == {1: b}, lambda: [a].index(b), lambda: [a, b].count(1), lambda: max(a, b), lambda: a is a, lambda: not a == b): go(f)
class EqOnly:
    def __eq__(s, o): return True
e = EqOnly(); print(e != 5, e == 5); go(lambda: hash(e)); go(lambda: e < e)
class NeOnly:
    def __ne__(s, o): return "ne"
n = NeOnly(); print(n != n, n == n, hash(n) is not None)
class LtOnly:
    def __init__(s, v): s.v = v
    def __lt__(s, o): return s.v < o.v
print(LtOnly(1) < LtOnly(2), LtOnly(1) > LtOnly(2)); go(lambda: LtOnly(1) <= LtOnly(2))
class BoolRaises:
    def __bool__(s): raise ValueError("bool of comparison result")
class V:
    def __eq__(s, o): return BoolRaises()
    def __lt__(s, o): return BoolRaises()
    __hash__ = None
for f in (lambda: V() == 1 and 2, lambda: 1 > V() > 2, lambda: V() < 1 < 2, lambda: 5 in [V()], lambda: sorted([V(), V()]), lambda: not V() == 1, lambda: V() == 1 or 3, lambda: min(V(), V()), lambda: [V()] == [V()], lambda: V() != 1):
    try: r = f(); print("no error", type(r).__name__)
    except ValueError as x: print(x)
class Ret:
    def __eq__(s, o): return []
    def __lt__(s, o): return None
    def __contains__(s, x): return "truthy"
print(Ret() == 1, Ret() < 1, 5 in Ret(), 5 not in Ret(), bool([Ret()] == [Ret()]), Ret() != 1)
def chain():
    log = []
    def t(v): log.append(v); return v
    r = t(1) < t(3) < t(2) < t(9)
    return r, log
print(chain(), 1 < 2 == 2 < 3, 1 == 1 in [True], (1 in [1]) is True, 3 > 2 > 1, not 1 < 2, 1 < 2 and 2 < 3)
class Meta(type):
    def __lt__(c, o): return f"{c.__name__} lt"
    def __eq__(c, o): return "meta eq"
    __hash__ = type.__hash__
class M(metaclass=Meta): pass
print(M < 5, M == 5, 5 > M)
print(object() == object(), object().__eq__(1), object().__lt__(1), object().__ne__(1), int.__eq__(1, "a"), str.__lt__("a", 1)); go(lambda: object() < object()); go(lambda: None < None); go(lambda: [] < ()); go(lambda: {} < {}); go(lambda: int < str); go(lambda: len < len); go(lambda: (1,) < [1]); go(lambda: 1 < "1"); go(lambda: b"" < ""); go(lambda: [1, "a"] < [1, 2]); go(lambda: range(1) < range(2)); go(lambda: 1j > 1); go(lambda: ... < 1); go(lambda: {1} < [1])
