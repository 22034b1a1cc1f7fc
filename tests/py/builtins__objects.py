def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
class A:
    x = 1
    def __init__(self): self.y = 2
    def m(self): return "m"
class B(A): pass
a, b = A(), B()
print(getattr(a, "x"), getattr(a, "zz", "d"), getattr(a, "m")(), hasattr(a, "y"), hasattr(a, "zz"), hasattr(5, "real"), setattr(a, "z", 3), a.z, delattr(a, "z"), hasattr(a, "z"), vars(a), a.__dict__ is vars(a))
print(isinstance(b, A), isinstance(a, B), isinstance(5, (str, int)), isinstance(5, int | str), isinstance(None, type(None)), isinstance(None, int | None), isinstance(True, int), issubclass(B, A), issubclass(B, (int, A)), issubclass(bool, int), issubclass(A, object), isinstance(A, type), isinstance(5, ()), isinstance(5, ((str, (int,)),)), issubclass(int, int | str))
print(type(5), type(A), type(a), type(type), type(None), type(...), type(NotImplemented), type(lambda: 1), type(len), type([].append), type(a.m), type(A.m), type(int.real), type(range(1)), type((x for x in ())), type(type(1).__dict__))
print(type("X", (A,), {"q": 5}).q, type("X", (), {}).__name__, type("Y", (A,), {}).__mro__, type(type("Z", (), {})()).__name__)
err(lambda: getattr(a, "nope"))
err(lambda: getattr(a, 5))
err(lambda: getattr(a))
err(lambda: hasattr(a, 5))
err(lambda: setattr(a, 5, 1))
err(lambda: setattr(5, "x", 1))
err(lambda: setattr(object(), "x", 1))
err(lambda: setattr(int, "x", 1))
err(lambda: delattr(a, "nope"))
err(lambda: delattr(int, "real"))
err(lambda: isinstance(5, 5))
err(lambda: isinstance(5, "int"))
err(lambda: isinstance(5, (str, 5)))
err(lambda: isinstance(5, list[int]))
err(lambda: isinstance(5))
err(lambda: issubclass(5, int))
err(lambda: issubclass(int, 5))
err(lambda: issubclass(int, list[int]))
err(lambda: type())
err(lambda: type(1, 2))
err(lambda: type(1, 2, 3))
err(lambda: type("a", 5, {}))
err(lambda: type("a", (), 5))
err(lambda: type("a", (5,), {}))
err(lambda: type("a", (bool,), {}))
err(lambda: type("a\0b", (), {}))
err(lambda: type("a", (int, str), {}))
err(lambda: type("a", (A, A), {}))
err(lambda: vars(5))
err(lambda: vars(1, 2))
err(lambda: object(1))
err(lambda: object().x)
err(lambda: A(1))
err(lambda: A.nope)
err(lambda: A().m(1))
err(lambda: A.m())
err(lambda: super())
err(lambda: super(5))
err(lambda: super(A, 5))
err(lambda: id())
err(lambda: repr())
err(lambda: dir(1, 2))
err(lambda: __import__(5))
err(lambda: __import__("no_such_module_xyz"))
err(lambda: staticmethod())
err(lambda: property(1, 2, 3, 4, 5))
err(lambda: classmethod())
print(dir(a)[-3:], sorted(dir(type("E", (), {}))) == sorted(dir(object)) + [] if False else "x" in dir(A), "m" in dir(b), dir(type("D", (), {"__dir__": lambda s: ["b", "a"]})()))
def g():
    p = 1; q = "two"
    def inner(): return q
    return dir(), locals(), vars()
print(g()[0], sorted(g()[1])[-2:], sorted(g()[2])[:1])
print(id(a) == id(a), id(a) == id(b), repr(None), ascii("é\n"), format(3.5, ".2f"), repr("x"), ascii([1, "ñ"]), callable(A))
class M(type):
    def __instancecheck__(cls, o): return o == "magic"
    def __subclasscheck__(cls, o): return o is int
class C(metaclass=M): pass
print(isinstance("magic", C), isinstance(5, C), issubclass(int, C), issubclass(str, C), isinstance(C(), C))
class P:
    __class__ = property(lambda self: int)
print(isinstance(P(), int), isinstance(P(), P), type(P()).__name__, P().__class__)
o = object()
print(o == o, o != o, o == object(), hash(o) == hash(o), str(o).startswith("<object object at"), o.__class__, bool(o), repr(A).endswith("A'>"), A.__doc__, A.__module__)
