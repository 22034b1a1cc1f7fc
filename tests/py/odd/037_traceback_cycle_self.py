def f():
    try: raise ValueError("a")
    except ValueError as e:
        e.__context__ = e
        e.__cause__ = e
        raise
try: f()
except ValueError as e: print(e.__cause__ is e, e.__context__ is e)
a, b, c = KeyError("a"), KeyError("b"), KeyError("c")
a.__context__, b.__context__, c.__context__ = b, c, a
try:
    try: raise a
    except KeyError: raise c
except KeyError as e: print(e, e.__context__, e.__context__.__context__)
f()
