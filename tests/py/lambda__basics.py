print((lambda: 1)(), (lambda x: x + 1)(2), (lambda x, y=3: x * y)(2), (lambda *a: a)(1, 2), (lambda **k: k)(a=1), (lambda *a, k=1, **r: (a, k, r))(1, k=2, z=3), (lambda x, /, y: (x, y))(1, y=2), (lambda *, k: k)(k=5))
fs = [lambda x: x + 1, lambda x: x * 2, lambda x: x ** 2]
print([f(3) for f in fs], list(map(lambda x: x % 2 == 0, range(4))), sorted("bAc", key=lambda c: c.lower()), max([(1, "b"), (1, "a")], key=lambda t: t[1]))
y = lambda f: (lambda x: x(x))(lambda x: f(lambda v: x(x)(v)))
print(y(lambda self: lambda n: 1 if n < 2 else n * self(n - 1))(10))
curry = lambda f: lambda a: lambda b: f(a, b)
print(curry(lambda a, b: a - b)(10)(3), (lambda f, *a: f(*a))(pow, 2, 5), (lambda x: (lambda y: (lambda z: x + y + z)))(1)(2)(3))
print((lambda: (yield))().__class__.__name__, list((lambda: (yield 1))()), (lambda x: [i for i in range(x)])(3), (lambda x: {i: x for i in range(2)})("v"))
print((lambda x: x if x > 0 else -x)(-5), (lambda: None)(), (lambda x=lambda: 5: x())(), (lambda a, b: a if a > b else b)(3, 9))
print((lambda: 0).__name__, (lambda: 0).__qualname__, (lambda a, b=1: 0).__defaults__, (lambda: 0).__doc__)
def scope():
    v = 1
    f = lambda: v
    v = 2
    return f()
print(scope(), [f() for f in [lambda i=i: i for i in range(3)]], [f() for f in [lambda: i for i in range(3)]])
class C:
    m = lambda self, x: (self.v, x)
    v = 9
    s = staticmethod(lambda x: x * 2)
    p = property(lambda self: self.v + 1)
print(C().m(1), C.s(4), C().p)
d = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b}
print({k: f(5, 3) for k, f in d.items()}, (lambda s: s.upper())("x"), (lambda *a: sum(a))(1, 2, 3))
compose = lambda *fs: lambda x: (lambda go: go(go, list(fs), x))(lambda go, l, v: v if not l else go(go, l[1:], l[0](v)))
print(compose(lambda x: x + 1, lambda x: x * 10, str)(4))
def err(f):
    try: print(f())
    except TypeError as e: print(e)
err(lambda: (lambda x: x)()); err(lambda: (lambda: 1)(2)); err(lambda: (lambda *, k: k)()); err(lambda: (lambda x: x)(y=1))
if (lambda: True)(): print("called in a condition")
x = (lambda: 1), (lambda: 2); print(x[1]())
print((lambda x: (z := x * 2) + z)(3), *(lambda: (1, 2))(), (lambda k: k)(k=(lambda: "inner")()))
