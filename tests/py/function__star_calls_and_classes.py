# Calls with * and **, and of builtin classes, at places that have seen others before.
def f(a, b=2, *c, d=4, **e):
    return a, b, c, d, e


class C:
    def m(self, *a, **k):
        return a, k

    @classmethod
    def cm(cls, *a, **k):
        return cls.__name__, a, k


def call(g, a, k):
    try:
        return g(*a, **k)
    except TypeError as e:
        return str(e)


for g in (f, C().m, C.m, C.cm, int, str, dict, list, print, C, lambda *a, **k: (a, k)):
    for a in ((), (1,), (1, 2, 3), tuple(range(20))):
        for k in ({}, {"d": 1}, {"b": 1}, {str(i): i for i in range(20)}):
            if g is print and k:
                continue
            r = call(g, a, k)
            print(r if not isinstance(r, C) else "C")
print(call(f, [1, 2], {}), call(f, iter("ab"), {}), call(f, 5, {}), call(f, (), {1: 2}))


def make(cls, *a):
    out = []
    for x in a:
        try:
            out.append(cls(x))
        except (TypeError, ValueError) as e:
            out.append(str(e))
    return out


class MyInt(int):
    pass


class Strange(str):
    def __new__(cls, x):
        return 5


for cls in (int, float, str, list, tuple, frozenset, MyInt, Strange, type, object, range, bool, type(None), dict, int):
    print(cls.__name__, make(cls, 3, "1", [1, 2], 2.5, ()))


class Meta(type):
    def __call__(cls, x):
        return "meta", x


class WithMeta(metaclass=Meta):
    pass


print(make(WithMeta, 1), make(int, 1))


# Dict subscripts by key object, by equal key, by others.
class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return hash(self.v)

    def __eq__(self, o):
        return self.v == o


class Missing(dict):
    def __missing__(self, k):
        return "missing", k


big = {str(i): i for i in range(20)} | {i: -i for i in range(-3, 20)}
keys = ["3", "".join(["1", "2"]), 7, 7.0, True, -1, 2**61, Key(5), Key("4"), "none", None]
for d in (big, {"3": 1, 7: 2}, Missing(big), [10, 20, 30, 40, 50, 60, 70, 80], "abcdefgh"):
    for k in keys:
        try:
            print(d[k], end=" ")
        except (KeyError, TypeError, IndexError) as e:
            print(type(e).__name__, end=" ")
    print()
