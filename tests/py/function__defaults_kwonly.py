def f(a, b=[], *, c={}): b.append(a); c[a] = len(c); return b, c
print(f(1)); print(f(2)); print(f(3, [])); print(f.__defaults__, f.__kwdefaults__)
x = 10
def g(a=x, b=lambda: x): return a, b()
x = 20
print(g(), g.__defaults__[0])
f.__defaults__ = ("new",)
try:
    f(1)
except AttributeError as e:
    print(e)
def h(a, b, c): return a, b, c
h.__defaults__ = (1, 2)
print(h(0), h(0, 9))
h.__defaults__ = (1, 2, 3)
print(h())
h.__defaults__ = None
try:
    h()
except TypeError as e:
    print(e)
def k(*, a, b=2): return a, b
k.__kwdefaults__ = {"a": 7}
print(k(b=1), k.__kwdefaults__)
try:
    k()
except TypeError as e:
    print(e)
for bad in (5, [1], "a"):
    try:
        h.__defaults__ = bad
    except TypeError as e:
        print(e)
try:
    k.__kwdefaults__ = 5
except TypeError as e:
    print(e)
def order():
    log = []
    def note(v): log.append(v); return v
    @note
    def fn(a=note(1), b=note(2), *, c=note(3), d=note(4)) -> note(5): return a, b, c, d
    return log[:-1], fn()
print(order())
fs = [lambda: i for i in range(3)]
print([q() for q in fs])
fs = [lambda i=i: i for i in range(3)]
print([q() for q in fs])
def sentinel(a, b=None, *, strict=False): return a, b, strict
print(sentinel(1), sentinel(1, strict=True), sentinel(b=1, a=2))
print((lambda a=1, *b, c=2, **d: (a, b, c, d))(), (lambda *, x: x)(x=3), (lambda: (yield))().__class__.__name__, (lambda a, /, b: (a, b))(1, b=2))
def nested(a=(lambda b=5: b)()): return a
print(nested())
def cond(a=1 if x > 5 else 2, b=[i * i for i in range(3)], c={**{"p": 1}}): return a, b, c
print(cond())
class C:
    attr = 5
    def m(self, v=attr): return v
    attr = 6
print(C().m(), C.attr)
