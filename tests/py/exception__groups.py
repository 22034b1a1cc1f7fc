def err(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)
g = ExceptionGroup("msg", [ValueError(1), KeyError("k"), ExceptionGroup("nested", [TypeError("t"), ValueError(2)])])
print(g, repr(g), g.message, g.exceptions, g.args, str(ExceptionGroup("one", [ValueError()])), len(g.exceptions))
err(lambda: ExceptionGroup("m", []))
err(lambda: ExceptionGroup("m"))
err(lambda: ExceptionGroup())
err(lambda: ExceptionGroup(5, [ValueError()]))
err(lambda: ExceptionGroup("m", 5))
err(lambda: ExceptionGroup("m", [5]))
err(lambda: ExceptionGroup("m", [ValueError]))
err(lambda: ExceptionGroup("m", [KeyboardInterrupt()]))
err(lambda: BaseExceptionGroup("m", [ValueError()]))
err(lambda: BaseExceptionGroup("m", [KeyboardInterrupt()]))
err(lambda: ExceptionGroup("m", (ValueError(),)))
err(lambda: ExceptionGroup("m", {ValueError()}))
err(lambda: setattr(g, "message", 1))
print(type(BaseExceptionGroup("m", [ValueError()])).__name__)
print(g.split(ValueError)); print(g.split((ValueError, TypeError))); print(g.split(OSError)); print(g.split(ExceptionGroup)); print(g.split(lambda e: isinstance(e, KeyError)))
print(g.subgroup(TypeError), g.subgroup(OSError), g.subgroup(lambda e: True) is g, g.subgroup(ExceptionGroup) is g)
err(lambda: g.split(5)); err(lambda: g.split()); err(lambda: g.subgroup("x")); err(lambda: g.split([ValueError]))
class MyG(ExceptionGroup):
    def __new__(cls, msg, excs, code=0): s = super().__new__(cls, msg, excs); s.code = code; return s
    def derive(self, excs): return MyG(self.message, excs, self.code)
m = MyG("mine", [ValueError(1), KeyError(2)], 42)
a, b = m.split(ValueError); print(type(a).__name__, a.code, repr(a), repr(b), b.code)
class NoDerive(ExceptionGroup): pass
n = NoDerive("nd", [ValueError(), KeyError()]); print([type(x).__name__ for x in n.split(ValueError)])
class BadDerive(ExceptionGroup):
    def derive(self, e): return 5
err(lambda: BadDerive("b", [ValueError(), KeyError()]).split(ValueError))
try:
    try: raise LookupError("ctx")
    except LookupError: raise g from OSError("cause")
except ExceptionGroup as e:
    x, y = e.split(ValueError); print(repr(x.__cause__), repr(x.__context__), x.__traceback__ is e.__traceback__, repr(y.__cause__))
class Both(ExceptionGroup, ValueError): pass
print(repr(Both("b", [ValueError()])), Both.__mro__[:4])
class Base2(BaseExceptionGroup): pass
print(repr(Base2("q", [ValueError()])), isinstance(Base2("q", [ValueError()]), Exception))
err(lambda: type("EGI", (ExceptionGroup,), {})("x", [KeyboardInterrupt()]))
print(ExceptionGroup[int] if hasattr(ExceptionGroup, "__class_getitem__") else "", g.derive([KeyError()]), copy_ok := True)
import copy, pickle
p = pickle.loads(pickle.dumps(g)); print(repr(p)); print(repr(copy.copy(g)))
deep = ValueError("leaf")
for i in range(50): deep = ExceptionGroup(f"l{i}", [deep])
print(deep.split(ValueError)[1], deep.subgroup(ValueError).message)
