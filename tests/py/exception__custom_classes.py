class AppError(Exception): pass
class NotFound(AppError):
    def __init__(self, what, code=404): super().__init__(f"{what} not found"); self.what, self.code = what, code
class Wrapped(AppError):
    def __str__(self): return f"wrapped<{', '.join(map(str, self.args))}>"
def find(k):
    if k == "x": raise NotFound(k)
    if k == "w": raise Wrapped(1, "two")
    if k == "e": raise AppError
    if k == "v": raise ValueError("not ours")
    return k
for k in "xwevo":
    try: print("found", find(k))
    except NotFound as e: print(type(e).__name__, e, e.what, e.code, e.args, repr(e))
    except AppError as e: print(type(e).__name__, str(e), e.args, repr(e))
    except Exception as e: print("other", type(e).__name__, e)
    else: print("no error")
    finally: print("done", k)
print(issubclass(NotFound, Exception), isinstance(NotFound("q"), AppError), NotFound.__mro__[1].__name__, NotFound("a") == NotFound("a"))
try: NotFound()
except TypeError as e: print(e)
try:
    try: find("x")
    except AppError as e: raise RuntimeError("higher level") from e
except RuntimeError as e: print(e, "<-", e.__cause__, e.__cause__.code)
class Multi(KeyError, ValueError): pass
for t in (KeyError, ValueError, LookupError):
    try: raise Multi("m")
    except t as e: print(t.__name__, "caught", repr(e))
errors = []
for v in ("1", "x", None, "2.5"):
    try: errors.append(int(v))
    except (ValueError, TypeError) as e: errors.append(type(e).__name__)
print(errors)
