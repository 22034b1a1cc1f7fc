import types, sys
try: 1 / 0
except ZeroDivisionError as e: tb = e.__traceback__
try: tb.tb_next = tb
except ValueError as e: print(e)
t2 = types.TracebackType(tb, tb.tb_frame, tb.tb_lasti, 3)
try: tb.tb_next = t2
except ValueError as e: print(e)
try: ValueError().with_traceback("x")
except TypeError as e: print(e)
e = ValueError("custom tb"); e.__traceback__ = t2; print(e.__traceback__.tb_lineno, e.__traceback__.tb_next.tb_lineno)
e.__traceback__ = None
try: del e.__traceback__
except TypeError as x: print(x)
raise e
