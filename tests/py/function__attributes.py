def f(a, b: int = 2, *args: str, c: float, d=4, **kw: dict) -> bool:
    """Doc of f.

    More text."""
    local = a
    def inner(): return local
    return inner
print(f.__name__, f.__qualname__, f.__module__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__dict__, f.__closure__, f(1, c=1).__closure__[0].cell_contents, f(1, c=1).__qualname__)
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_varnames, c.co_cellvars, c.co_freevars, c.co_nlocals, c.co_filename.split("/")[-1], c.co_firstlineno, bool(c.co_flags & 4), bool(c.co_flags & 8))
f.attr = 5; print(f.attr, f.__dict__, vars(f)); del f.attr
try:
    f.attr
except AttributeError as e:
    print(e)
f.__name__ = "renamed"; f.__qualname__ = "Q.renamed"; f.__doc__ = None; print(f.__name__, f.__doc__, repr(f).split(" at ")[0])
def g(x): return x * 2
def h(x): return x * 3
g.__code__ = h.__code__
print(g(5))
def err(fn):
    try:
        print(fn())
    except Exception as e:
        print(type(e).__name__ + ":", e)
def sa(o, n, v): setattr(o, n, v)
err(lambda: sa(g, "__name__", 5))
err(lambda: sa(g, "__code__", 5))
err(lambda: sa(g, "__globals__", {}))
err(lambda: sa(g, "__closure__", ()))
err(lambda: sa(g, "__dict__", 5))
err(lambda: sa(g, "__annotations__", 5))
err(lambda: sa(g, "__code__", f(1, c=2).__code__))
err(lambda: delattr(g, "__name__"))
err(lambda: len.foo)
err(lambda: sa(len, "foo", 1))
err(lambda: g.nope)
err(lambda: f.__get__(None))
import types
F = types.FunctionType
n = F(g.__code__, {"__name__": "other"}, "newname", (1,), None)
print(n.__name__, n(), n.__defaults__, n.__module__)
err(lambda: F(5, {}))
err(lambda: F(g.__code__, 5))
err(lambda: F(f(1, c=2).__code__, {}))
cell = types.CellType(99)
print(F((lambda: cell).__code__, {}, "x", None, (cell,))() if (lambda: cell).__code__.co_freevars else "global", cell.cell_contents)
e = types.CellType()
err(lambda: e.cell_contents)
e.cell_contents = 1; print(e.cell_contents, e == types.CellType(1), e < types.CellType(2))
class C:
    def m(self): """m doc"""; return self
    m.tag = "t"
    @classmethod
    def cm(cls): pass
    @staticmethod
    def sm(): pass
o = C()
b = o.m
print(b.__func__ is C.m, b.__self__ is o, b.__name__, b.__qualname__, b.__doc__, b.tag, b == o.m, b is o.m, hash(b) == hash(o.m), b.__module__, C.cm.__self__ is C, C.sm.__qualname__, C.__dict__["sm"].__func__.__name__, C.m.__get__(o)() is o, C.m.__get__(o, C) == b)
err(lambda: sa(b, "x", 1))
err(lambda: b.nope)
print(types.MethodType(len, [1, 2])(), types.MethodType(lambda s, y: (s, y), 5)(6))
err(lambda: types.MethodType(5, 6))
err(lambda: types.MethodType(len))
err(lambda: types.MethodType(len, None))
print(len.__name__, len.__self__.__name__, len.__module__, [].append.__name__, [].append.__self__, str.join.__qualname__, [].append.__qualname__, len.__text_signature__, (lambda: 0).__name__, (lambda: 0).__qualname__)
x = lambda: 0
x.__name__ = "lam"; print(x.__name__, x.__qualname__)
def deco(fn): fn.decorated = True; return fn
@deco
def d(): pass
print(d.decorated, isinstance(d, types.FunctionType), f.__globals__ is globals(), f.__builtins__["len"] is len, f.__type_params__)
r = c.replace(co_name="zz"); print(r.co_name, r == c, c == f.__code__, hash(c) == hash(f.__code__))
