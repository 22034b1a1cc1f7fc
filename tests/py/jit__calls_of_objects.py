class C:
    def __init__(self): self.n = 0
    def __call__(self, x, y=1): self.n += x; return self.n * y
    @classmethod
    def cm(cls, x): return cls.K + x
    K = 5
class D(C):
    K = 7
    def __eq__(self, o): return o is self or isinstance(o, int)
class O: pass
def f(n):
    c = C(); d = D(); a = O(); b = O(); s = 0
    l = []
    app = l.append; ins = l.insert; pop = l.pop
    for i in range(n):
        s += c(i) + c(1, y=2) + C.cm(i) + D.cm(1) + d.cm(2)
        if a == b: s += 1
        if a != b: s += 2
        if d == a: s += 4
        if a == d: s += 8
        if isinstance(i, (str, tuple)): s += 1
        if isinstance(i, tuple): s += 1
        app(i); ins(0, i)
        if len(l) > 5: pop(); pop(0)
        l[1:2] = [i, i]; l[1:3] = (3,)
        s += sum(l[::-1]) + l[0:2][0]
        s += i.bit_length() + (i * 0.5).is_integer()
        m = l[slice(0, 2)]
        s += len(m)
    return s
print(f(700))
class P:
    __call__ = 3
for o in (P(), O()):
    try: o()
    except TypeError as e: print(e)
class R:
    def __call__(self): return self()
try: R()()
except RecursionError as e: print(e)
class E:
    def __call__(self): raise ValueError(1)
import traceback
def g():
    return E()()
try: g()
except ValueError as e: print([x.name for x in traceback.extract_tb(e.__traceback__)])
def h(n):
    o = O(); k = 0
    for i in range(n):
        if i == 350: O.__eq__ = lambda s, x: True
        if o == 3: k += 1
    return k
print(h(700))
def late(n):
    r = []
    for i in range(n):
        if i == 400: C.__call__ = lambda self, x: -1
        r.append(C()(i))
    return sum(r)
print(late(700))
