import builtins
def tree(c, d=0):
    print("  " * d + c.__name__)
    for s in sorted((s for s in c.__subclasses__() if s.__module__ == "builtins"), key=lambda s: s.__name__):
        tree(s, d + 1)
tree(BaseException)
print(IOError is OSError, EnvironmentError is OSError, issubclass(KeyError, LookupError), KeyError.__mro__)
for e in (OSError(2, "No such file"), OSError(2, "msg", "file"), OSError(13, "m", "f1", None, "f2"), OSError("only"), OSError(), OSError(1, 2, 3, 4, 5, 6) if False else OSError(1), FileNotFoundError(2, "x"), OSError(17, "exists"), ConnectionRefusedError(111, "r"), OSError(99999, "weird"), BlockingIOError(11, "b", 5)):
    print(type(e).__name__, str(e), repr(e), e.args, e.errno, e.strerror, e.filename, e.filename2)
e = UnicodeDecodeError("utf-8", b"abc", 1, 2, "reason"); print(e, repr(e), e.start, e.end, e.object, e.encoding, e.reason)
e = UnicodeEncodeError("ascii", "aé", 1, 2, "why"); print(e)
e = UnicodeEncodeError("ascii", "aéé€", 1, 4, "why"); print(e)
e = UnicodeTranslateError("aé", 1, 2, "tr"); print(e)
for f in (lambda: UnicodeDecodeError(), lambda: UnicodeDecodeError("a", "b", 1, 2, "c"), lambda: UnicodeEncodeError("a", b"b", 1, 2, "c"), lambda: UnicodeDecodeError("a", b"b", "1", 2, "c")):
    try: f()
    except TypeError as t: print(t)
s = SyntaxError("bad", ("f.py", 3, 5, "x = = 1\n", 3, 6)); print(s, repr(s), s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno, s.end_offset, s.print_file_and_line)
print(SyntaxError(), SyntaxError("m"), SyntaxError("m", ("f", 1, 2, "t")), IndentationError("i", ("f", 1, 2, "t")))
for f in (lambda: SyntaxError("m", (1,)), lambda: SyntaxError("m", 5)):
    try: print(f())
    except Exception as t: print(type(t).__name__, t)
x = SystemExit(3); print(x.code, repr(x), SystemExit().code, SystemExit("a", 1).code, SystemExit(None).code)
i = ImportError("msg", name="n", path="p", name_from="z"); print(i, i.name, i.path, i.name_from, i.msg, repr(i), repr(ModuleNotFoundError("m", name="q")))
try: ImportError("m", foo=1)
except TypeError as t: print(t)
st = StopIteration(1, 2); print(st.value, st.args, StopIteration().value, StopAsyncIteration("v").args)
n = NameError("m", name="nn"); print(n.name, n, NameError().name); a = AttributeError("m", name="a", obj=5); print(a.name, a.obj, a)
try: NameError(name="x", foo=1)
except TypeError as t: print(t)
k = KeyError(("t", 1)); print(k, repr(k)); print(str(KeyError("it's")), str(KeyError()), str(KeyError(1)))
print(GeneratorExit(), KeyboardInterrupt(), repr(MemoryError()), repr(RecursionError("r")), repr(NotImplementedError()), Warning("w"), repr(UserWarning("u")))
import pickle, copy
for e in (ValueError("a", 1), OSError(2, "m", "f"), UnicodeDecodeError("u", b"x", 0, 1, "r"), KeyError("k"), ImportError("m", name="n")):
    p = pickle.loads(pickle.dumps(e)); print(type(p).__name__, p.args, str(p), p.__reduce__()[1:])
class C(Exception):
    def __init__(self, a, b): self.a, self.b = a, b
c = C(1, 2); print(c.args, c, repr(c)); d = copy.copy(c); print(d.a, d.b, d.args)
print(BaseException.__subclasses__()[0].__name__ in dir(builtins), isinstance(ValueError(), Exception), issubclass(GeneratorExit, Exception), issubclass(KeyboardInterrupt, Exception), issubclass(ExceptionGroup, (Exception, BaseExceptionGroup)))
try:
    class Bad(ValueError, KeyError, OSError): pass
    print(Bad.__mro__[1:4])
except TypeError as t: print(t)
try:
    class Bad2(OSError, SyntaxError): pass
except TypeError as t: print(t)
