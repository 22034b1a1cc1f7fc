import sys
def f():
    fr = sys._getframe()
    try: fr.f_lineno = "x"
    except Exception as e: print(type(e).__name__, e)
    try: fr.f_lineno = 1
    except ValueError as e: print(e)
    try: fr.clear()
    except RuntimeError as e: print(e)
    try: fr.nothing
    except AttributeError as e: print(e)
    x = 1
    fr.f_locals["x"] = 2
    print(x, fr.f_locals["x"])
    fr.f_locals["brand_new"] = 3
    print("brand_new" in fr.f_locals, "brand_new" in locals())
    try: del fr.f_locals["x"]
    except ValueError as e: print(e)
    return fr
fr = f(); print(fr.f_back is None or fr.f_back.f_code.co_name, fr.f_locals.get("x")); fr.clear(); print(dict(fr.f_locals))
def g():
    try: 1 / 0
    except ZeroDivisionError as e: return e.__traceback__.tb_frame
print(g().f_code.co_name, sorted(g().f_locals))
def gen(): a = 1; yield; b = 2; yield
x = gen(); print(x.gi_frame.f_lineno); next(x); print(x.gi_frame.f_locals, x.gi_frame.f_back); list(x); print(x.gi_frame)
try: type(fr)()
except TypeError as e: print(e)
print(sys._getframe().f_trace, type(fr.f_locals).__name__, sys._getframe(0).f_code.co_name)
sys._getframe(-5 if False else 50)
