# The native part of warnings: filters, registries, where a warning comes from, what is wrong.
import _warnings, warnings, sys
for f in (lambda: _warnings._filters_mutated_lock_held(), lambda: _warnings._release_lock(), lambda: warnings.warn("x", int), lambda: warnings.warn("x", 5), lambda: warnings.warn("x", stacklevel="a"), lambda: warnings.warn("x", skip_file_prefixes=["a"]), lambda: warnings.warn("x", skip_file_prefixes=(1,)), lambda: warnings.warn_explicit("x", int, "f", 1), lambda: warnings.warn_explicit("x", UserWarning, 5, 1), lambda: warnings.warn_explicit("x", UserWarning, "f", "a"), lambda: warnings.warn_explicit("x", UserWarning, "f", 1, registry=5), lambda: warnings.warn_explicit("x", UserWarning, "f", 1, module_globals=5), lambda: warnings.warn_explicit("x", None, "f", 1), lambda: warnings.warn(), lambda: warnings.warn_explicit("x"), lambda: warnings.warn_explicit("x", UserWarning, "f", 1, None), lambda: warnings.warn_explicit("x", UserWarning, "nofile.py", 1, registry={1:2})):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
print(_warnings.filters, _warnings._defaultaction, _warnings._onceregistry, _warnings._warnings_context, _warnings.filters is warnings.filters)
old=warnings.filters[:]
for bad in ([1], [("a",)], [(1,None,Warning,None,0)], [("zz",None,Warning,None,0)], [("ignore",5,Warning,None,0)]):
    warnings.filters[:]=bad
    _warnings._acquire_lock(); _warnings._filters_mutated_lock_held(); _warnings._release_lock()
    try: print(warnings.warn("q"))
    except BaseException as e: print(type(e).__name__, e)
warnings.filters[:]=old
w=warnings._showwarnmsg
del warnings._showwarnmsg
warnings._filters_mutated()
warnings.warn("fallback")
warnings._showwarnmsg=5
try: warnings.warn("bb")
except TypeError as e: print(e)
warnings._showwarnmsg=w
f=warnings.filters
warnings.filters=5
try: warnings.warn("cc")
except BaseException as e: print(type(e).__name__, e)
warnings.filters=f
del warnings.filters
try: warnings.warn("dd", DeprecationWarning)
except ValueError as e: print(e)
warnings.filters=f
reg={}
warnings.simplefilter("once")
for i in range(2): warnings.warn_explicit("o", UserWarning, "f", i, registry=reg)
print({k:v for k,v in reg.items() if k!='version'}, warnings.onceregistry)
warnings.simplefilter("module"); reg={}
for i in range(2): warnings.warn_explicit("m", UserWarning, "f", i, registry=reg)
print({k:v for k,v in reg.items() if k!='version'})
class W(UserWarning):
    def __str__(self): return "wstr"
warnings.warn(W()); 
def a(): warnings.warn("lvl", stacklevel=2)
a()
warnings.warn("deep", stacklevel=100)
print('__warningregistry__' in globals(), 'version' in sys.__dict__.get('__warningregistry__',{}))
