def show(e, d=0):
    print("  " * d + repr(e), "cause" if e.__cause__ else "", "suppress" if e.__suppress_context__ else "")
    if e.__cause__: show(e.__cause__, d + 1)
    if e.__context__ is not None and e.__context__ is not e.__cause__:
        print("  " * d + "context:"); show(e.__context__, d + 1)
def catch(f):
    try: f()
    except BaseException as e: show(e); return e
def implicit():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError("second")
def explicit():
    try: 1 / 0
    except ZeroDivisionError as e: raise KeyError("second") from e
def none():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError("second") from None
def cls(): raise KeyError from ValueError
def three():
    try:
        try: raise ValueError(1)
        except ValueError: raise KeyError(2)
    except KeyError: raise IndexError(3)
def in_finally():
    try: raise ValueError("try")
    finally: raise KeyError("finally")
def handled_inside():
    try: raise ValueError("outer")
    except ValueError:
        try: raise KeyError("inner")
        except KeyError: pass
        raise IndexError("after")
def after():
    try: raise ValueError("outer")
    except ValueError: pass
    raise IndexError("no context")
def self_raise():
    try: raise ValueError("same")
    except ValueError as e: raise e
def cycle():
    a, b = ValueError("a"), KeyError("b")
    try: raise a
    except ValueError:
        try: raise b
        except KeyError: raise a
def func_context():
    try: raise ValueError("outer")
    except ValueError: other()
def other():
    try: {}["q"]
    except KeyError: raise TypeError("in other")
def gen():
    try: yield
    except ValueError: raise KeyError("from gen")
def from_gen():
    g = gen(); next(g); g.throw(ValueError("thrown"))
def with_():
    class C:
        def __enter__(self): pass
        def __exit__(self, *a): raise LookupError("in exit")
    with C(): raise ValueError("in body")
def del_ctx():
    try: raise ValueError("x")
    except ValueError as e:
        k = KeyError("y"); k.__context__ = None; raise k
def reraise_from():
    try: raise ValueError("x")
    except ValueError as e:
        try: raise KeyError("y") from e
        except KeyError as k: raise k from None
for f in (implicit, explicit, none, cls, three, in_finally, handled_inside, after, self_raise, func_context, from_gen, with_, del_ctx, reraise_from):
    print(f.__name__); catch(f)
try: cycle()
except ValueError as e: print(repr(e), repr(e.__context__), e.__context__ and repr(e.__context__.__context__))
e = ValueError(); e.__cause__ = KeyError("c"); print(e.__suppress_context__, repr(e.__cause__)); e.__suppress_context__ = False; e.__cause__ = None; print(e.__suppress_context__)
try: raise e from e
except ValueError as x: print(x.__cause__ is x, x.__context__)
def lookup(chain):
    n = 0
    while chain: chain = chain.__context__; n += 1
    return n
def nest(n):
    if n == 0: raise ValueError(0)
    try: nest(n - 1)
    except Exception as e: raise ValueError(n)
try: nest(20)
except ValueError as e: print(lookup(e), e)
