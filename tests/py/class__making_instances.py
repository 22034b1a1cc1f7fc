# Classes with `__new__` and `__init__` of every sort, called in hot loops and once.
import sys
import traceback
from abc import ABC, ABCMeta, abstractmethod
from collections import namedtuple


def show(name, *what):
    print(name, *what)


def loop(f, n=3000):
    r = {}
    for i in range(n):
        x = f(i)
        r[x] = r.get(x, 0) + 1
    return sorted(r.items(), key=repr)[:6]


class Plain:
    def __new__(cls, x, y=2):
        o = super().__new__(cls)
        o.x = x % 3
        o.y = y
        return o


class Both(Plain):
    def __init__(self, x, y=5):
        self.z = (x % 2, y)


class Sometimes:
    made = 0

    def __new__(cls, k):
        if k % 4 == 0:
            return k % 3
        if k % 4 == 1:
            return Sub.__new__(Sub, k) if cls is Sometimes else super().__new__(cls)
        if k % 4 == 2:
            return Plain(1)
        return super().__new__(cls)

    def __init__(self, k):
        self.k = k % 5


class Sub(Sometimes):
    def __init__(self, k):
        self.k = "sub"


show("plain", loop(lambda i: (Plain(i).x, Plain(i, 7).y, Plain(x=i).y, Plain(i, y=i % 2).y)))
show("both", loop(lambda i: (Both(i).x, Both(i).z, Both(i, 1).z, Both(i, y=3).z, Both(x=i, y=4).y)))


def sometimes(i):
    s = Sometimes(i)
    return type(s).__name__, getattr(s, "k", None), s if type(s) is int else 0


show("sometimes", loop(sometimes))


class T(tuple):
    def __new__(cls, *args):
        return tuple.__new__(cls, args)

    def total(self):
        return sum(self)


class I(int):
    def __new__(cls, x):
        return super().__new__(cls, x % 7)

    def __init__(self, x):
        self.orig = x % 2


class S(str):
    def __new__(cls, x, suffix=""):
        return str.__new__(cls, x + suffix)


class F(float):
    pass


class B(bytes):
    def __new__(cls, b):
        return bytes.__new__(cls, b)


Point = namedtuple("Point", "x y", defaults=[9])


class P3(Point):
    __slots__ = ()

    def __new__(cls, x, y, z):
        self = super().__new__(cls, x, y)
        return self

    @property
    def s(self):
        return self.x + self.y


show("values", loop(lambda i: (T(i % 2, 3).total(), I(i), I(i).orig, S("a", suffix="b"), S("q"))))
show("values", loop(lambda i: (F(i % 3), F(0.5), B(b"xy"), type(F(i)).__name__, I(i) + 1, len(S("abc")))))
show("points", loop(lambda i: (Point(i % 3), Point(i % 2, 1).y, P3(1, 2, i).s, Point(1, 2)._replace(x=i % 2), P3(1, 2, 3)[1])))


class Error(Exception):
    def __init__(self, code, text="t"):
        super().__init__(code, text)
        self.code = code % 3


class Bare(Exception):
    def __init__(self, code):
        self.code = code % 3


class Quiet(Exception):
    pass


class Made(Exception):
    def __new__(cls, *args):
        e = super().__new__(cls, *args)
        e.made = len(args)
        return e


def errors(i):
    a, b, c, d = Error(i), Bare(i % 2), Quiet(i % 2, "x"), Made(1, i % 2)
    return a.code, a.args[1], b.code, b.args, c.args, d.made, d.args, str(KeyError(i % 2)), StopIteration(i % 2).value


show("errors", loop(errors))


class L(list):
    def __init__(self, n):
        super().__init__(range(n % 3))
        self.n = n % 2


class D(dict):
    def __init__(self, **kw):
        super().__init__(kw)
        self["n"] = len(kw)


class Z(set):
    def __new__(cls, *a):
        return set.__new__(cls)

    def __init__(self, *a):
        self.update(a)


show("containers", loop(lambda i: (len(L(i)), L(i).n, D(a=1)["n"], D()["n"], tuple(sorted(Z(1, i % 2))))))


class Shape(ABC):
    def __init__(self, n):
        self.n = n % 2

    @abstractmethod
    def area(self): ...


class Square(Shape):
    def area(self):
        return self.n * 2


def abstract(i):
    try:
        Shape(i)
    except TypeError as e:
        return str(e), Square(i).area()


show("abstract", loop(abstract))


class Meta(type):
    def __call__(cls, *args, **kw):
        o = super().__call__(*args, **kw)
        o.by = "meta"
        return o


class WithMeta(metaclass=Meta):
    def __new__(cls, x):
        return object.__new__(cls)

    def __init__(self, x):
        self.x = x % 2


show("meta", loop(lambda i: (WithMeta(i).by, WithMeta(i).x)))


class Single:
    one = None

    def __new__(cls):
        if cls.one is None:
            cls.one = super().__new__(cls)
            cls.one.n = 0
        return cls.one

    def __init__(self):
        self.n += 1


show("single", loop(lambda i: Single() is Single(), 500), Single.one.n)


class BadInit:
    def __new__(cls, x):
        return super().__new__(cls)

    def __init__(self, x):
        return x


class GenInit:
    def __init__(self):
        yield 1


class GenNew:
    def __new__(cls):
        yield 1


class Raises:
    def __new__(cls, x):
        if x % 3 == 0:
            raise ValueError("new")
        return super().__new__(cls)

    def __init__(self, x):
        if x % 3 == 1:
            raise KeyError("init")


def bad(i):
    out = []
    for f in (lambda: BadInit(None).__class__, lambda: BadInit(3), lambda: Raises(i), lambda: Raises(), lambda: Plain(), lambda: Both(1, 2, 3), lambda: object.__new__(Plain, 1)):
        try:
            out.append(type(f()).__name__)
        except Exception as e:
            out.append(f"{type(e).__name__}: {e} {len(traceback.extract_tb(e.__traceback__))}")
    return tuple(out)


for x in loop(bad, 600):
    show("bad", x)
show("generator", loop(lambda i: type(GenNew()).__name__, 300))
try:
    show("generator", loop(lambda i: GenInit(), 300))
except TypeError as e:
    show("generator", e)


def who():
    return [sys._getframe(k).f_code.co_name for k in range(1, 4)]


class Looks:
    def __new__(cls, x):
        o = super().__new__(cls)
        o.names = who()
        return o

    def __init__(self, x):
        self.names += who()


show("frames", loop(lambda i: tuple(Looks(i).names)))


def changes(n):
    # The class changes while it is used.
    class C:
        def __new__(cls, x):
            return object.__new__(cls)

        def __init__(self, x):
            self.v = 1

    t = 0
    for i in range(n):
        if i == n // 3:
            C.__init__ = lambda self, x: setattr(self, "v", 10)
        if i == n // 2:
            C.__new__ = staticmethod(lambda cls, x: T(x % 2))
        if i == n * 2 // 3:
            del C.__new__
        try:
            c = C(i)
            t += c.v if type(c) is C else 100
        except TypeError as e:
            t += 1000
    return t


show("changes", changes(3000))


def unusual(n):
    class C:
        def __new__(cls, *args, **kw):
            o = object.__new__(cls)
            o.got = (len(args), sorted(kw))
            return o

        def __init__(self, *args, a=0, **kw):
            self.a = a

    r = []
    for i in range(n):
        c, d, e = C(1, 2, a=i), C(*range(i % 4)), C(**{"z": 1})
        if i > n - 3:
            r.append((c.got, c.a, d.got, e.got, e.a))
    return r


show("unusual", unusual(2000))


class Deep:
    def __new__(cls, n):
        o = super().__new__(cls)
        o.inner = Deep(n - 1) if n else None
        return o

    def __init__(self, n):
        self.n = n


def depth(d):
    k = 0
    while d:
        k += d.n
        d = d.inner
    return k


show("deep", loop(lambda i: depth(Deep(i % 7)), 2000))


def too_deep():
    class R:
        def __new__(cls):
            return R()

    try:
        R()
    except RecursionError as e:
        return "too deep"


show("recursion", too_deep())


class Frozen:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        object.__setattr__(self, "a", a)
        object.__setattr__(self, "b", b)

    def __setattr__(self, name, v):
        raise AttributeError(name)


class FrozenDict(Frozen):
    def __init__(self, a, b):
        Frozen.__init__(self, a, b)
        object.__setattr__(self, "c", a + b)
        if a == 7:
            object.__setattr__(self, "more", b)


def frozen(i):
    f, g = Frozen(i % 2, 1), FrozenDict(i % 9, 2)
    try:
        f.a = 5
    except AttributeError as e:
        return f.a, f.b, g.a, g.c, getattr(g, "more", None), str(e)


show("frozen", loop(frozen))
show("wrappers", int.__add__, object.__init__, Frozen.__init__ is Frozen.__dict__["__init__"], type(type.__setattr__).__name__)
try:
    object.__setattr__(int, "x", 1)
except TypeError as e:
    show("wrappers", e)
