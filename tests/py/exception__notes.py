e = ValueError("x")
print(hasattr(e, "__notes__")); e.add_note("first"); e.add_note("second\nline"); print(e.__notes__, e, repr(e))
for bad in (5, None, b"x"):
    try: e.add_note(bad)
    except TypeError as t: print(t)
e.__notes__ = "not a list"
try: e.add_note("q")
except TypeError as t: print(t)
e.__notes__ = ["a"]; e.add_note("b"); print(e.__notes__)
import traceback
def fmt(e): print("".join(traceback.format_exception_only(e)), end="---\n")
fmt(e)
e.__notes__ = 5; fmt(e)
e.__notes__ = ["a", 5, None]; fmt(e)
class BadRepr:
    def __repr__(self): raise ValueError
    def __str__(self): raise ValueError
e.__notes__ = BadRepr(); fmt(e)
e.__notes__ = [BadRepr()]; fmt(e)
e.__notes__ = ("t1", "t2"); fmt(e)
e.__notes__ = []; fmt(e)
e.__notes__ = ["trailing\n", "", "x"]; fmt(e)
def f():
    try: raise KeyError("inner")
    except KeyError as k: k.add_note("note on key"); raise
try: f()
except KeyError as k:
    k.add_note("another"); print(k.__notes__)
    fmt(k)
g = ExceptionGroup("eg", [ValueError(1)]); g.add_note("group note"); print(g.__notes__)
a, b = g.split(ValueError); print(a.__notes__, a.__notes__ is g.__notes__, b)
print(g.derive([KeyError()]).__notes__ if hasattr(g.derive([KeyError()]), "__notes__") else "no notes on derived", g.subgroup(ValueError).__notes__)
try:
    raise ValueError("final") 
except ValueError as v:
    v.add_note("seen in the traceback"); v.add_note("two\nlines")
    raise
