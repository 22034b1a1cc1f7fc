import sys
import pkg_basic
print(pkg_basic.__name__, pkg_basic.__package__, pkg_basic.VALUE, pkg_basic.__doc__, pkg_basic.__file__.endswith("pkg_basic/__init__.py"), len(pkg_basic.__path__), pkg_basic.__spec__.name, type(pkg_basic.__loader__).__name__ != "")
import pkg_basic.sub.leaf
print(pkg_basic.sub.leaf.LEAF, pkg_basic.sub.leaf.__package__, pkg_basic.sub.__package__, "pkg_basic.sub.leaf" in sys.modules)
import pkg_basic.sub.leaf as alias
print(alias.LEAF, alias is pkg_basic.sub.leaf)
from pkg_basic import VALUE as V, helper, sub
print(V, helper(), sub.__name__)
from pkg_basic.sub import leaf, sibling
print(leaf.LEAF, sibling.from_parent, sibling.from_sibling, sibling.from_grand)
from pkg_basic.sub.leaf import (LEAF, func,)
print(LEAF, func())
from pkg_basic.starred import *
print(public, also, "_private" in dir(), "not_in_all" in dir())
from pkg_basic.starred_noall import *
print(visible, "_hidden" in dir(), "os_like" in dir())
def local_import():
    import pkg_basic.other as o
    from pkg_basic import other
    return o is other, o.COUNT
print(local_import(), local_import())
import pkg_basic.other
pkg_basic.other.COUNT = 99
import pkg_basic.other as again
print(again.COUNT)
import importlib
print(importlib.import_module("pkg_basic.other") is again, importlib.import_module(".other", "pkg_basic") is again)
importlib.reload(again); print(again.COUNT)
del sys.modules["pkg_basic.other"]
import pkg_basic.other as fresh
print(fresh is again)
def err(code):
    try: exec(code, {"__name__": "__main__"})
    except Exception as e: print(type(e).__name__ + ":", str(e).split(" (/")[0], getattr(e, "name", None))
err("import nope_module"); err("import pkg_basic.nope"); err("from pkg_basic import nope"); err("from pkg_basic.sub.leaf import nope"); err("import pkg_basic.sub.leaf.deeper"); err("from . import x"); err("from .. import y"); err("from pkg_basic import *; nope"); err("import pkg_raises"); err("import pkg_syntax"); err("from pkg_badall import *"); err("import pkg_circular.a"); err("import sys.path"); err("from sys import nope"); err("import pkg_basic.sub.toofar"); err("from nope.sub import x")
try: import pkg_raises
except ValueError as e: print("second time", e, "pkg_raises" in sys.modules)
sys.modules["blocked_mod"] = None
err("import blocked_mod")
sys.modules["fake_mod"] = "just a string"
import fake_mod; print(fake_mod.upper())
err("from fake_mod import zz")
import pkg_getattr; print(pkg_getattr.dynamic, dir(pkg_getattr))
from pkg_getattr import lazily; print(lazily)
err("from pkg_getattr import refused")
import pkg_ns.one, pkg_ns.two; print(pkg_ns.one.X, pkg_ns.two.X, pkg_ns.__file__ if hasattr(pkg_ns, "__file__") else "no file", type(pkg_ns.__path__).__name__)
import pkg_circular_ok.a; print(pkg_circular_ok.a.value(), pkg_circular_ok.b.value())
print(__import__("pkg_basic.sub").__name__, __import__("pkg_basic.sub", fromlist=["leaf"]).__name__, __import__("sub", {"__package__": "pkg_basic", "__name__": "pkg_basic.x"}, {}, ["leaf"], 1).__name__)
print(repr(sys.modules["pkg_basic.sub"]).startswith("<module 'pkg_basic.sub' from"), repr(sys), repr(__import__("builtins")))
class InClass:
    import math
    from os import path as p
print(InClass.math.pi, InClass.p.basename("/a/b"))
if True: import string, re as regex
print(string.digits, regex.sub("a", "b", "aaa"))
print(__name__, __package__, __spec__, sys.modules["__main__"].__name__)
