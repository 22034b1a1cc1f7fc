def g():
    while True:
        try: yield
        except Exception as e: print("got", type(e).__name__, e)
x = g(); next(x)
for t in (ValueError, ValueError("v"), KeyError("k")): x.throw(t)
for bad in (5, "s", None, object, [ValueError], int):
    try: x.throw(bad)
    except TypeError as e: print(e)
try: x.throw()
except TypeError as e: print(e)
class BadNew(Exception):
    def __new__(cls, *a): return 5
try: x.throw(BadNew)
except TypeError as e: print(e)
class InitFails(Exception):
    def __init__(self): raise LookupError("init")
try: x.throw(InitFails)
except LookupError as e: print("escaped", e)
y = g(); next(y)
y.throw(BaseException("through"))
