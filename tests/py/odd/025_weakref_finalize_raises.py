import weakref, gc, sys
sys.unraisablehook = lambda u: print("unraisable", u.exc_type.__name__)
class A: pass
def make():
    a = A()
    weakref.finalize(a, print, "finalizer one")
    weakref.finalize(a, lambda: 1 / 0)
    weakref.finalize(a, print, "finalizer three")
make(); gc.collect()
print("end")
