def a():
    try:
        try: raise ValueError
        finally: return 1
    finally: return 2
def b():
    for i in range(3):
        try:
            try: return i
            finally: continue
        finally: pass
    return "end"
def c():
    while True:
        try: raise KeyError
        except KeyError:
            try: return "except"
            finally: break
    return "after loop"
def d():
    try: raise ValueError("lost")
    except KeyError: pass
    finally:
        try: raise TypeError("inner")
        except TypeError as e: r = (repr(e), repr(e.__context__))
        return r
def e():
    try: return "t"
    finally:
        try: raise ValueError
        except ValueError: pass
def f():
    try: raise ValueError("v")
    finally:
        for i in range(2):
            try: pass
            finally: continue
        return "swallowed"
print(a(), b(), c(), d(), e(), f())
