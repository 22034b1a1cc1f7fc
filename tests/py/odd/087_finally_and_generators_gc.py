import gc, sys
def g(n):
    try: yield n
    finally: print("finally", n)
def start(n): next(g(n))
start(1); gc.collect()
def raising():
    try: yield
    finally: raise ValueError("in finally of a collected generator")
sys.unraisablehook = lambda u: print("unraisable", type(u.exc_value).__name__, u.exc_value)
def start2(): next(raising())
start2(); gc.collect()
def yields_in_finally():
    try: yield 1
    finally: yield 2
def start3(): next(yields_in_finally())
start3(); gc.collect()
def with_cm():
    class C:
        def __enter__(self): return self
        def __exit__(self, *a): print("exit", a[0].__name__)
    with C(): yield
def start4(): next(with_cm())
start4(); gc.collect()
def never_started():
    try: yield
    finally: print("never printed")
def start5(): never_started()
start5(); gc.collect()
def delegating():
    try: yield from g(9)
    finally: print("outer finally")
def start6(): next(delegating())
start6(); gc.collect()
print("end")
