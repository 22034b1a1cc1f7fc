fs = []
for i in range(3):
    try:
        if i == 1: raise ValueError(i)
        fs.append(lambda: i)
    except ValueError as e:
        fs.append(lambda e=e: e.args)
    finally:
        fs.append(lambda i=i: ("finally", i))
print([f() for f in fs])
def g():
    try: raise KeyError("k")
    except KeyError as exc:
        saved = lambda: exc
        try: raise ValueError from exc
        except ValueError as exc: inner = lambda: repr(exc); print(inner())
        try: print(saved())
        except NameError as n: print(n)
        try: inner()
        except NameError as n: print(n)
g()
def h():
    x = "before"
    def f(): return x
    try:
        x = "in try"
        raise RuntimeError
    except RuntimeError: x = "in except"
    finally: x += "+finally"
    return f()
print(h())
def k():
    try: return (lambda: v)
    finally: v = "set in finally"
print(k()())
def gen():
    try:
        v = 1
        yield lambda: v
        v = 2
        yield lambda: v
    finally: v = "closed"
it = gen(); a = next(it); b = next(it); print(a(), b()); it.close(); print(a(), b())
class C:
    try: x = 1 / 0
    except ZeroDivisionError as e: x = str(e)
    y = lambda self: __class__.x
print(C.x, C().y(), hasattr(C, "e"))
def deleted():
    v = 1
    def f(): return v
    del v
    return f
deleted()()
