import traceback, sys
def f(n):
    if n: return f(n - 1)
    raise ValueError("deep")
try: f(2)
except ValueError as e:
    traceback.print_exc(file=sys.stdout)
    print(traceback.format_exc().splitlines()[-1])
    print([(x.name, x.lineno, x.line) for x in traceback.extract_tb(e.__traceback__)])
    print(traceback.format_exception_only(e), traceback.format_exception_only(KeyError, KeyError("k")))
    te = traceback.TracebackException.from_exception(e, limit=1); print("".join(te.format()), te.exc_type_str)
    traceback.print_tb(e.__traceback__, limit=-1, file=sys.stdout)
    traceback.print_exception(e, limit=2, chain=False, file=sys.stdout)
def stack(): return [s.name for s in traceback.extract_stack()]
print(stack()); traceback.print_stack(file=sys.stdout)
tb = None
try: 1 / 0
except ZeroDivisionError as e: tb = e.__traceback__
print(type(tb).__name__, tb.tb_lineno, tb.tb_next, tb.tb_frame.f_code.co_name, tb.tb_lasti >= 0)
fr = sys._getframe(); print(fr.f_code.co_name, fr.f_lineno, fr.f_back, fr.f_globals is globals(), fr.f_locals is not None, fr.f_builtins["len"] is len)
def caller(): return callee()
def callee(): f = sys._getframe(1); return f.f_code.co_name, f.f_lineno, sorted(f.f_locals)
print(caller())
try: sys._getframe(1000)
except ValueError as e: print(e)
import types
t2 = types.TracebackType(None, fr, 0, 1); print(t2.tb_lineno)
try: types.TracebackType(None, 5, 0, 1)
except TypeError as e: print(e)
try: tb.tb_next = 5
except TypeError as e: print(e)
try: tb.tb_next = tb
except ValueError as e: print(e)
try: raise ValueError("limit")
except ValueError: sys.tracebacklimit = 0; traceback.print_exc(file=sys.stdout); del sys.tracebacklimit
print(traceback.format_list([("f.py", 1, "fn", "line text")]), traceback.walk_tb(None) is not None)
