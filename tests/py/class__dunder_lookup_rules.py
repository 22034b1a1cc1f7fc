# Special methods are looked up on the type; the instance and __getattribute__ are passed by.
class A:
    def __getattribute__(self, n): log.append(n); return super().__getattribute__(n)
    def __len__(self): return 3
    def __add__(self, o): return "add"
    def __call__(self): return "call"
    def __iter__(self): return iter("it")
    def __getitem__(self, k): return k
    def __enter__(self): return self
    def __exit__(self, *a): return None
    def __str__(self): return "str"
    def __hash__(self): return 1
    def __eq__(self, o): return True
    def __bool__(self): return True
    def __contains__(self, x): return False
    def __format__(self, s): return "fmt"
log = []
a = A()
len(a); a + 1; a(); list(a); a[0]; str(a); hash(a); a == 1; bool(a); 1 in a; f"{a}"
with a: pass
print(log); a.__len__(); a.attr if hasattr(a, "attr") else None; print(log)
class M(type):
    def __len__(cls): return 42
    def __getattribute__(cls, n): mlog.append(n); return super().__getattribute__(n)
mlog = []
class B(metaclass=M):
    def __len__(self): return 1
print(len(B), len(B()), mlog); B.__len__; print(mlog)
class C:
    __len__ = lambda self: 5
    __add__ = staticmethod(lambda o: ("static add", o))
    __mul__ = classmethod(lambda cls, o: (cls.__name__, o))
    @property
    def __call__(self): return lambda x: ("property call", x)
    __iter__ = None
    __getitem__ = {"k": "from dict"}.__getitem__
    __contains__ = frozenset([1]).__contains__
c = C(); print(len(c), c + 2, c * 3, c(4), c["k"], 1 in c, 9 in c)
try: iter(c)
except TypeError as e: print(e)
class Desc:
    def __get__(self, o, t): print("desc get", o is not None, t.__name__); return lambda *a: ("desc result", a)
class D: __getitem__ = Desc(); __neg__ = Desc(); __eq__ = Desc(); __hash__ = Desc()
d = D(); print(d[1], -d, d == 2)
try: hash(d)
except TypeError as e: print(e)
class E: pass
e = E()
E.__len__ = lambda s: 7; print(len(e)); E.__len__ = lambda s: 8; print(len(e)); del E.__len__
try: len(e)
except TypeError as x: print(x)
E.__eq__ = lambda s, o: "eq added"; print(e == 1, hash(e) is not None); E.__hash__ = None
try: hash(e)
except TypeError as x: print(x)
class F(E): pass
E.__add__ = lambda s, o: "inherited later"; print(F() + 1); F.__add__ = lambda s, o: "own"; print(F() + 1); del F.__add__; print(F() + 1); del E.__add__
try: F() + 1
except TypeError as x: print(x)
class G(int):
    def __add__(s, o): return "G add"
print(G(1) + 1, int.__add__(G(1), 1), sum([G(1)], 0), G(1).__add__(5), 1 + G(1), G(5) - 1, type(G(5) - 1).__name__)
G.__sub__ = lambda s, o: "patched sub"; print(G(5) - 1); del G.__sub__; print(G(5) - 1); del G.__add__; print(G(5) + 1)
class H(list):
    pass
h = H([1, 2]); H.__getitem__ = lambda s, i: "patched"; print(h[0], list(h), h.__getitem__(0), list.__getitem__(h, 0)); del H.__getitem__; print(h[0])
