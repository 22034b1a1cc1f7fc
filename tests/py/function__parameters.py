def f(a, b=2, *args, c, d=4, **kw): return a, b, args, c, d, kw
print(f(1, c=3), f(1, 5, 6, 7, c=8, d=9, e=10), f(*[1, 2, 3], **{"c": 4, "z": 5}), f(c=1, a=2), f(1, *[2], *(3, 4), c=5, **{"x": 1}, **{"y": 2}))
def pos(a, b, /): return a, b
def mixed(a, /, b, *, c): return a, b, c
def kwonly(*, a, b=1): return a, b
def star(*a): return a
def kws(**k): return k
def all_(a, b=1, /, c=2, *d, e, f=3, **g): return a, b, c, d, e, f, g
def none(): return None
def shadow(a, /, **k): return a, k
print(pos(1, 2), mixed(1, 2, c=3), mixed(1, b=2, c=3), kwonly(a=1), star(), star(1, 2), kws(), kws(a=1), all_(1, e=2), all_(1, 2, 3, 4, 5, e=6, f=7, z=8), shadow(1, a=2))
def err(fn):
    try:
        print(fn())
    except TypeError as e:
        print("TypeError:", e)
err(lambda: f())
err(lambda: f(1))
err(lambda: f(1, 2, 3))
err(lambda: f(1, a=2, c=3))
err(lambda: f(1, c=3, **{"c": 4}))
err(lambda: f(1, **{"c": 1}, **{"c": 2}))
err(lambda: pos(1))
err(lambda: pos())
err(lambda: pos(1, 2, 3))
err(lambda: pos(a=1, b=2))
err(lambda: pos(1, b=2))
err(lambda: mixed(a=1, b=2, c=3))
err(lambda: mixed(1, 2, 3))
err(lambda: mixed(1, 2))
err(lambda: kwonly())
err(lambda: kwonly(1))
err(lambda: kwonly(1, 2, a=3))
err(lambda: kwonly(a=1, z=2))
err(lambda: kwonly(a=1, aa=2))
err(lambda: star(x=1))
err(lambda: kws(1))
err(lambda: none(1))
err(lambda: none(x=1))
err(lambda: none(1, 2))
err(lambda: (lambda a, b, c, d: 0)())
err(lambda: (lambda a, b: 0)(1, 2, 3, 4))
err(lambda: (lambda a, b=1: 0)(1, 2, 3))
err(lambda: (lambda a, *, k, l, m: 0)(1))
err(lambda: (lambda *, k: 0)(1, 2))
err(lambda: f(*5, c=1))
err(lambda: f(**5))
err(lambda: f(1, **{1: 2}, c=3))
err(lambda: f(*[1], *None))
err(lambda: f(1, **[("a", 1)]))
class K:
    def m(self, a, b=1): return a, b
    @staticmethod
    def s(a): return a
    @classmethod
    def c(cls, a): return cls.__name__, a
    def __init__(self, x=0): self.x = x
    def __call__(self, *a, **k): return a, k
k = K()
print(k.m(1), k.m(b=2, a=1), K.m(k, 1), k.s(1), K.s(2), k.c(3), K.c(4), k(1, z=2), K(x=5).x)
err(lambda: k.m())
err(lambda: k.m(1, 2, 3))
err(lambda: K.m(1))
err(lambda: k.s())
err(lambda: k.c())
err(lambda: K(1, 2))
err(lambda: K(y=2))
err(lambda: K.m())
def outer():
    def inner(a): return a
    return inner
err(lambda: outer()())
err(lambda: (lambda x: x)())
order = []
def t(x): order.append(x); return x
f(t(1), *[t(2)], c=t(3), **{"z": t(4)}); print(order); order.clear()
star(*[t(1)], t(2), *(t(3), t(4))); print(order)
def many(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9): return b9
print(many(*range(20)))
err(lambda: many(*range(19)))
err(lambda: many(*range(21)))
