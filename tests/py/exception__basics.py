def f(kind):
    try:
        if kind == "v": raise ValueError("v", 1)
        if kind == "c": raise KeyError
        if kind == "r": return "returned"
        if kind == "z": 1 / 0
        print("body", kind)
    except ValueError as e:
        print("VE", e, e.args, repr(e)); return "from except"
    except (KeyError, ZeroDivisionError) as e:
        print("tuple", type(e).__name__, e)
    else:
        print("else"); return "from else"
    finally:
        print("finally", kind)
    return "end"
for k in "vcrzn": print(f(k))
def fin():
    try: return "try"
    finally: return "finally wins"
def fin2():
    for i in range(3):
        try: continue
        finally:
            if i == 1: break
    return i
def fin3():
    try:
        try: raise ValueError("lost")
        finally: raise KeyError("replaces")
    except KeyError as e: return repr(e), repr(e.__context__)
def fin4():
    x = 1
    try: return x
    finally: x = 2
def fin5():
    while True:
        try: raise ValueError
        except ValueError: break
        finally: print("f5")
    return "ok"
print(fin(), fin2(), fin3(), fin4(), fin5())
try:
    raise
except RuntimeError as e: print(e)
for bad in (5, "str", int, None, [ValueError], object()):
    try: raise bad
    except TypeError as e: print(e)
try: raise ValueError from 5
except TypeError as e: print(e)
class NoInst(Exception):
    def __new__(cls, *a): return 5
try: raise NoInst
except TypeError as e: print(e)
class Init(Exception):
    def __init__(self): raise LookupError("in init")
try: raise Init
except LookupError as e: print(repr(e))
try:
    try: 1 / 0
    except 5: pass
except TypeError as e: print(e, repr(e.__context__))
try:
    try: 1 / 0
    except (ValueError, "x"): pass
except TypeError as e: print(e)
try:
    try: 1 / 0
    except undefined_name: pass
except NameError as e: print(e, repr(e.__context__))
def dyn(): print("evaluated"); return ZeroDivisionError
try: 1 / 0
except ValueError: pass
except dyn(): print("dynamic match")
try:
    try: raise ValueError("a")
    except ValueError as e: e = 5; print(e)
    print(e)
except NameError as x: print(x)
try: raise ValueError("reraise")
except ValueError:
    try: raise
    except ValueError as e: print("again", e)
def deep():
    try: raise ValueError("x")
    except ValueError: helper()
def helper(): raise
try: deep()
except ValueError as e: print("bare raise in callee", e)
e = ValueError("stored")
try: raise e
except ValueError as f2: print(f2 is e, e.__traceback__ is not None, e.__traceback__.tb_lineno)
class My(ValueError):
    def __init__(self, a, b=2): super().__init__(a); self.b = b
    def __str__(self): return f"My<{self.args[0]},{self.b}>"
try: raise My("q", b=3)
except ValueError as m: print(m, repr(m), m.args, m.b, isinstance(m, My))
print(repr(Exception()), str(Exception()), str(Exception("a")), str(Exception("a", 1)), repr(Exception("a", 1)), str(KeyError("k")), repr(KeyError("k")), str(KeyError("a", "b")), Exception(1) == Exception(1), Exception().args, BaseException(*[1, 2]).args)
x = Exception("a"); x.args = ("b", "c"); print(x, x.args); x.attr = 1; print(x.__dict__)
for bad in (5, None):
    try: x.args = bad
    except TypeError as t: print(t)
try: Exception(a=1)
except TypeError as t: print(t)
try: x.__traceback__ = 5
except TypeError as t: print(t)
try: x.__cause__ = 5
except TypeError as t: print(t)
try: x.__context__ = "s"
except TypeError as t: print(t)
print(x.__traceback__, x.__cause__, x.__context__, x.__suppress_context__, x.with_traceback(None) is x)
import sys
def info():
    try: 1 / 0
    except ZeroDivisionError:
        a = sys.exc_info()[0].__name__
        try: raise KeyError
        except KeyError: b = sys.exc_info()[0].__name__
        return a, b, sys.exc_info()[0].__name__, sys.exception()
print(info(), sys.exc_info(), sys.exception())
try:
    try: raise ValueError("1")
    except* ValueError: raise KeyError("2")
except BaseException as e: print(repr(e))
while True:
    try:
        try: break
        finally: print("break passes here")
    finally: print("and here")
