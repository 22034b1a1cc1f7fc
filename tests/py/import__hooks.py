import sys, importlib, importlib.abc, importlib.util, types
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.startswith("virt"):
            print("find", name, path)
            return importlib.util.spec_from_loader(name, Loader(), is_package=name == "virt")
class Loader:
    def create_module(self, spec): print("create", spec.name); return None
    def exec_module(self, m): print("exec", m.__name__, m.__package__); m.answer = 42; m.code = compile("z = answer + 1", "<virt>", "exec"); exec(m.code, m.__dict__)
sys.meta_path.insert(0, Finder)
import virt
import virt.sub
from virt.deep import answer
print(virt.answer, virt.z, virt.sub.__name__, answer, virt.__path__, virt.__spec__.name)
class Own:
    def create_module(self, spec): return types.SimpleNamespace(custom=True)
    def exec_module(self, m): m.executed = True
class F2(importlib.abc.MetaPathFinder):
    def find_spec(self, n, p, t=None): return importlib.util.spec_from_loader(n, Own()) if n == "ownmod" else None
sys.meta_path.append(F2())
import ownmod; print(ownmod.custom, ownmod.executed)
class Boom:
    def find_spec(self, n, p, t=None):
        if n == "boommod": raise RuntimeError("finder failed")
sys.meta_path.append(Boom())
try: import boommod
except RuntimeError as e: print(e)
class BadLoader:
    def create_module(self, s): return None
    def exec_module(self, m): raise KeyError("in exec")
sys.meta_path.append(type("F", (), {"find_spec": staticmethod(lambda n, p, t=None: importlib.util.spec_from_loader(n, BadLoader()) if n == "badload" else None)}))
try: import badload
except KeyError as e: print(repr(e), "badload" in sys.modules)
import builtins
real = builtins.__import__
def spy(name, globals=None, locals=None, fromlist=(), level=0):
    if name.startswith("pkg_"): print("import", name, fromlist, level)
    return real(name, globals, locals, fromlist, level)
builtins.__import__ = spy
import pkg_basic
from pkg_basic import VALUE, sub
import pkg_basic.other as o
builtins.__import__ = real
m = types.ModuleType("manual", "doc"); sys.modules["manual"] = m; m.x = 5
import manual; from manual import x; print(manual.x, x, manual.__doc__)
spec = importlib.util.find_spec("pkg_basic.sub"); print(spec.name, spec.parent, spec.submodule_search_locations is not None, spec.has_location)
print(importlib.util.find_spec("does_not_exist"), importlib.util.find_spec("sys").origin, importlib.util.resolve_name(".x", "pkg"))
try: importlib.util.find_spec("nope.sub")
except ModuleNotFoundError as e: print(e)
s = importlib.util.spec_from_file_location("byfile", "pkg_basic/sub/leaf.py"); mod = importlib.util.module_from_spec(s); s.loader.exec_module(mod); print(mod.LEAF, mod.__name__, "byfile" in sys.modules)
print(sys.path_importer_cache is not None, [type(h).__name__ for h in sys.path_hooks] != [])
import runpy
r = runpy.run_path("_runpy.py", run_name="rn"); print(r["name"], r["val"])
print(runpy.run_module("pkg_basic.sub.leaf")["LEAF"])
import pkgutil; print([m.name for m in pkgutil.iter_modules(pkg_basic.__path__)])
sys.path.insert(0, "pkg_ns"); import one; print(one.X, one.__name__); sys.path.pop(0)
try: sys.path.insert(0, "no/such/dir"); import zzz_none
except ImportError as e: print(e.name, e.path, e.msg)
