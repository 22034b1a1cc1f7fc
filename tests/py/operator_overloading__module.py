import operator as op
print(op.add(1, 2), op.sub(5, 3), op.mul("a", 3), op.truediv(7, 2), op.floordiv(7, 2), op.mod(7, 3), op.pow(2, 5), op.neg(3), op.pos(-3), op.abs(-4), op.inv(5), op.lshift(1, 4), op.rshift(16, 2), op.and_(6, 3), op.or_(6, 3), op.xor(6, 3), op.not_(0), op.truth([1]), op.is_(1, 1), op.is_not(1, None), op.eq(1, 1.0), op.ne(1, 2), op.lt(1, 2), op.le(2, 2), op.gt(1, 2), op.ge(2, 1), op.concat([1], [2]), op.contains([1, 2], 2), op.countOf([1, 1, 2], 1), op.indexOf([5, 6], 6), op.getitem([1, 2], 0), op.index(True), op.is_none(None), op.is_not_none(1))
l = [1, 2, 3]; op.setitem(l, 0, 9); op.delitem(l, 1); print(l, op.iadd(l, [5]), op.iconcat(l, [6]), op.imul([1], 2), op.isub(5, 2), op.ior({1}, {2}), op.ixor(5, 1), op.ipow(2, 3))
g = op.itemgetter(1); h = op.itemgetter(0, 2); a = op.attrgetter("real", "imag"); n = op.attrgetter("__class__.__name__"); m = op.methodcaller("replace", "a", "b"); print(g("xyz"), h("xyz"), a(3 + 4j), n(5), m("banana"), op.itemgetter(slice(1, 3))([1, 2, 3, 4]), op.itemgetter("k")({"k": 1}), sorted([(2, "a"), (1, "b")], key=op.itemgetter(0)), op.methodcaller("split", ",", maxsplit=1)("a,b,c"), op.call(max, 1, 5))
print(g, h, n, m, op.methodcaller("f", 1, k=2))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
err(lambda: g([1])); err(lambda: a("s")); err(lambda: op.add(1)); err(lambda: op.add(1, "a")); err(lambda: op.itemgetter()); err(lambda: op.attrgetter(5)); err(lambda: op.methodcaller()); err(lambda: op.methodcaller(5)); err(lambda: op.indexOf([1], 2)); err(lambda: op.concat(1, 2)); err(lambda: op.index(1.5)); err(lambda: op.length_hint(5, "a")); err(lambda: op.countOf(5, 1)); err(lambda: op.matmul(1, 2)); err(lambda: op.getitem(5, 1)); err(lambda: op.call(5)); err(lambda: m(5)); err(lambda: op.iadd(5, "a"))
import itertools, functools
print(list(itertools.accumulate([1, 2, 3, 4], op.mul)), functools.reduce(op.xor, [1, 2, 3]), list(map(op.add, [1, 2], [3, 4])), sum(map(op.mul, [1, 2], [3, 4])))
class InPlace:
    def __init__(s): s.log = []
    def __iadd__(s, o): s.log.append(("iadd", o)); return s
    def __imul__(s, o): s.log.append(("imul", o)); return "replaced"
x = InPlace(); y = x; x += 1; x += 2; print(x is y, x.log); x *= 3; print(x, y.log)
class Holder: pass
h = Holder(); h.v = InPlace(); h.v += 5; print(h.v.log); d = {"k": InPlace()}; d["k"] += 1; d["k"] *= 2; print(d)
t = ([],)
try: t[0] += [1]
except TypeError as e: print(e, t)
class P:
    @property
    def ro(s): return 1
try: p = P(); p.ro += 1
except AttributeError as e: print(e)
class Counter:
    gets = sets = 0
    def __getitem__(s, k): s.gets += 1; return 10
    def __setitem__(s, k, v): s.sets += 1; s.last = (k, v)
def key(): print("key evaluated once"); return "kk"
c = Counter(); c[key()] += 5; print(c.gets, c.sets, c.last)
def obj(): print("object evaluated once"); return c
obj()[0] -= 1; print(c.last); obj().attr = 1; obj().attr <<= 3; print(c.attr)
i = 5; i += i; i -= 1; i *= i; i //= 7; i **= 2; i %= 100; i <<= 2; i >>= 1; i |= 1; i ^= 3; i &= 0xff; print(i); i /= 4; print(i)
s = "a"; s += "b"; s *= 3; print(s); b = b"x"; b += b"y"; print(b); z = {1}; z |= {2}; z &= {2, 3}; z ^= {5}; z -= {2}; print(z); q = (1,); q += (2,); q *= 2; print(q)
class Mat:
    def __init__(s, r): s.r = r
    def __matmul__(s, o): return Mat([[sum(a * b for a, b in zip(row, col)) for col in zip(*o.r)] for row in s.r])
    def __imatmul__(s, o): print("imatmul"); return s @ o
    def __rmatmul__(s, o): return f"{o} @ mat"
    def __repr__(s): return f"Mat{s.r}"
A, B = Mat([[1, 2], [3, 4]]), Mat([[0, 1], [1, 0]]); print(A @ B); A @= B; print(A, 5 @ A)
