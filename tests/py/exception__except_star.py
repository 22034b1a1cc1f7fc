def run(f):
    try: print("returned", f())
    except BaseException as e: print("escaped", repr(e), "| cause", repr(e.__cause__), "| context", repr(e.__context__))
def raiser(e, *types):
    def inner():
        try: raise e
        except* ValueError as g: print("  VE", repr(g), type(g).__name__)
        except* (KeyError, TypeError) as g: print("  KE/TE", repr(g))
        else: print("  else")
        finally: print("  finally")
        return "done"
    run(inner)
raiser(ValueError(1)); raiser(KeyError(2)); raiser(OSError(3))
raiser(ExceptionGroup("g", [ValueError(1), KeyError(2)]))
raiser(ExceptionGroup("g", [ValueError(1), OSError(2), ExceptionGroup("n", [TypeError(3), ValueError(4), IndexError(5)])]))
raiser(BaseExceptionGroup("bg", [KeyboardInterrupt(), ValueError(1)]))
def no_exc():
    try: pass
    except* ValueError: print("no")
    else: print("else")
    return "ok"
run(no_exc)
def raise_in():
    try: raise ExceptionGroup("g", [ValueError(1), KeyError(2), OSError(3)])
    except* ValueError: raise IndexError("new")
    except* KeyError as e: raise TypeError("from") from e
run(raise_in)
def reraise():
    try: raise ExceptionGroup("g", [ValueError(1), KeyError(2), OSError(3)])
    except* ValueError: raise
    except* KeyError: pass
run(reraise)
def reraise_named():
    try: raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError as e: raise e
run(reraise_named)
def both():
    try: raise ExceptionGroup("g", [ValueError(1), KeyError(2), OSError(3)])
    except* ValueError: raise
    except* KeyError: raise RuntimeError("extra")
run(both)
def naked_reraise():
    try: raise ValueError("naked")
    except* ValueError: raise
run(naked_reraise)
def bad_type():
    try: raise ValueError(1)
    except* ExceptionGroup: pass
run(bad_type)
def bad_type2():
    try: raise ValueError(1)
    except* 5: pass
run(bad_type2)
def bad_type3():
    try: raise ValueError(1)
    except* (ValueError, BaseExceptionGroup): pass
run(bad_type3)
def nested():
    try:
        try: raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
        except* ValueError: print("  inner VE")
    except* KeyError as e: print("  outer KE", repr(e))
    return "n"
run(nested)
def name_unbound():
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* ValueError as e: pass
    try: e
    except NameError as n: return str(n)
run(name_unbound)
def loop():
    out = []
    for x in (ValueError(1), KeyError(2), None):
        try:
            if x: raise x
        except* ValueError as g: out.append(g.exceptions[0])
        except* KeyError as g: out.append("key")
        else: out.append("else")
    return out
run(loop)
import sys
def info():
    try: raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError: print("  ", repr(sys.exception()))
    except* KeyError: print("  ", repr(sys.exception()))
    return sys.exception()
run(info)
def ctx():
    try: raise ValueError("ctx")
    except ValueError:
        try: raise ExceptionGroup("g", [KeyError(1)])
        except* KeyError as e: print("  ", repr(e.__context__))
    return 1
run(ctx)
class Sub(ExceptionGroup):
    def derive(self, e): return Sub(self.message, e)
raiser(Sub("s", [ValueError(1), OSError(2)]))
def same_twice():
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* Exception as e: print("  first", repr(e))
    except* ValueError as e: print("  second", repr(e))
    return 1
run(same_twice)
