import gc, sys
def hook(u): print("hook", u.exc_type.__name__, u.exc_value, u.err_msg, u.object and u.object.__name__, u.exc_traceback is not None)
sys.unraisablehook = hook
class D:
    def __del__(self): raise ValueError("in del")
def f(): D()
f(); gc.collect()
print("continues")
