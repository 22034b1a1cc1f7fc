# Calls that hand on their arguments, static and class methods, patterns, unpacking with a star: as what they see changes.
import functools


def deco(f):
    @functools.wraps(f)
    def w(*a, **k):
        return f(*a, **k)
    return w


@deco
def add(x, y=1, *, z=0):
    return x + y * 10 + z * 100


def handed_on(n):
    t = 0
    for i in range(n):
        if i % 3 == 0:
            t += add(i)
        elif i % 3 == 1:
            t += add(i, y=2)
        else:
            t += add(x=i, z=3, y=1)
        if i == 1500:
            t += add(*(1, 2), **{"z": 5})
    return t


print(handed_on(3000))


def all_keywords(**k):
    return tuple(k.items())


def rest(a, *b, **k):
    return a, b, k


def keywords(n):
    out = None
    k = {"p": 1}
    for i in range(n):
        k["p"] = i
        if i == n // 2:
            k["q"] = 2
        if i == n - 5:
            del k["p"]
        out = all_keywords(**k), rest(i, *(1,) * (i % 3), **k)
        out[1][2]["own"] = 1
    return out, k


print(keywords(3000))


def errors(n):
    seen = {}
    for i in range(n):
        try:
            if i % 4 == 0:
                add(1, **{"x": 2})
            elif i % 4 == 1:
                add(1, **{"nope": 2})
            elif i % 4 == 2:
                add(**{1: 2})
            else:
                rest(*[1, 2], **{"a": 1})
        except TypeError as e:
            seen[str(e)] = seen.get(str(e), 0) + 1
    return seen


print(errors(2000))


class C:
    kind = "C"

    @staticmethod
    def s(x):
        return x * 2

    @classmethod
    def c(cls, x):
        return cls.kind, x

    @property
    def p(self):
        return self.kind


class D(C):
    kind = "D"


def methods(things, n):
    t = 0
    out = None
    for i in range(n):
        o = things[i % len(things)]
        t += o.s(i)
        out = o.c(i), o.p
        m = o.c
        if i == n - 10:
            D.s = staticmethod(lambda x: -x)
        if i == n - 7:
            D.c = classmethod(lambda cls, x: (cls.__name__, "new", x))
        if i == n - 4:
            D.c = lambda self, x: ("plain", x)
    return t, out, m(5)


print(methods([C(), C()], 2000))
print(methods([C(), D()], 2001))
o = D()
o.s = lambda x: "own"
print(o.s(3), C().c.__self__ is C, D.c.__name__)


def patterns(values):
    out = {}
    for v in values:
        match v:
            case [] | ():
                k = "empty"
            case [x]:
                k = "one", x
            case (0, x):
                k = "zero", x
            case [1, _, *others]:
                k = "more", len(others)
            case {"a": a, **others}:
                k = "map", a, len(others)
            case str(s):
                k = "str", s
            case int() | float():
                k = "number"
            case [*_]:
                k = "sequence"
            case _:
                k = type(v).__name__
        out[k] = out.get(k, 0) + 1
    return out


class Seq(list):
    pass


kinds = [[], (), [5], (0, 7), [1, 2, 3, 4], (1, 2), {"a": 1}, {"a": 2, "b": 3}, {}, "text", b"ab", 3, 2.5, None, range(4),
         Seq([1, 9]), bytearray(b"x"), {1, 2}, (3, 4, 5)]
print(patterns([kinds[i * 7 % len(kinds)] for i in range(3000)]))
print(patterns([(i % 3, i % 2) for i in range(2000)]))


def unpacked(values):
    t, last = 0, None
    for v in values:
        a, *b = v
        *c, d = v
        e, *f, g = v
        t += a + len(b) + len(c) + d + e + len(f) + g
        b.append(1)
        last = b, c, f
    return t, last


print(unpacked([(1, 2, 3)] * 1000 + [[4, 5]] * 1000 + [range(3), (1, 2), [0] * 40, (7,) * 30] * 300))


def too_few(n):
    k = set()
    for i in range(n):
        try:
            a, b, *c = [1] * (i % 3)
        except ValueError as e:
            k.add(str(e))
    return sorted(k)


print(too_few(2000))
print(sum(map(lambda x: x * 2, filter(lambda x: x & 1, range(5000)))), sorted(range(50), key=lambda v: -v)[:3])
