import math, collections
def err(f):
    try: f()
    except Exception as e:
        import traceback
        import re
        line = "".join(traceback.TracebackException.from_exception(e).format_exception_only()).strip()
        print(re.sub(r" \(/[^)]*\)", " (PATH)", line))
class A:
    def __init__(self): self.foobar = 1; self._private = 2; self.value = 3
    def method_name(self): pass
    class_attr = 5
    def test(self): return fobar
    def test2(self): return methd_name
    def test3(self): return value
    def test4(self): foobar
a = A()
some_global = 1
def local_names():
    my_variable = 1
    return my_varible
def outer():
    enclosed = 1
    def inner(): return enclosd, enclosed
    return inner()
for f in (lambda: a.foobaz, lambda: a.fobar, lambda: a.private, lambda: a.method_nam, lambda: A.clas_attr, lambda: a.zzzzzz, lambda: some_globl, lambda: prnt(1), lambda: lenn, lambda: local_names(), lambda: outer(), lambda: [].apend(1), lambda: "".uper(), lambda: {}.itms(), lambda: (1).reall, lambda: math.sqr(2), lambda: math.pie, lambda: collections.orderedDict, lambda: a.FOOBAR, lambda: a.test(), lambda: a.test2(), lambda: a.test3(), lambda: a.test4(), lambda: ValueErorr, lambda: Tru, lambda: none, lambda: xrange(1), lambda: a.x, lambda: a.__clas__, lambda: a.foo_bar, lambda: int.from_byte, lambda: (lambda: 0).__nam__, lambda: maths, lambda: self, lambda: [].add, lambda: {}.append, lambda: set().append, lambda: ().append, lambda: [].push, lambda: "".contains, lambda: frozenset().push, lambda: [].put, lambda: "".toUpperCase):
    err(f)
def imp(s): 
    def f(): exec(s)
    err(f)
imp("from math import sinn")
imp("from collections import Countr")
imp("from math import zzzzz")
imp("import mathh")
imp("import colections.abc")
imp("import os.pth")
imp("from os import pth")
imp("from . import x")
imp("from .foo import x")
imp("import sys.foo")
def kwargs(first_arg=1, second_arg=2): pass
err(lambda: kwargs(frst_arg=1))
err(lambda: kwargs(second_argument=1))
err(lambda: kwargs(zzz=1))
err(lambda: sorted([], revers=True))
err(lambda: print("a", en=""))
err(lambda: int("5", bas=2))
err(lambda: A(valu=1))
class S: __slots__ = ("slotted",)
err(lambda: S().sloted)
def sa(): S().slotte = 1
err(sa)
err(lambda: datetime.now())
err(lambda: os.path)
err(lambda: random.random())
class Dyn:
    def __getattr__(self, n): raise AttributeError(n, name=n, obj=self)
    real_name = 1
err(lambda: Dyn().real_nam)
class Bad:
    def __dir__(self): raise ValueError
    abcdef = 1
err(lambda: Bad().abcdeg)
class Big: pass
b = Big()
for i in range(800): setattr(b, f"attribute{i}", i)
err(lambda: b.attributee)
class Inner: deep_name = 5
class Outer:
    def __init__(self): self.inner = Inner(); self.other = 3
err(lambda: Outer().deep_name)
err(lambda: Outer().deep_nam)
