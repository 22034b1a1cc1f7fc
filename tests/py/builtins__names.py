import builtins
names = sorted(n for n in dir(builtins) if not n.startswith("__"))
print(len(names))
for n in names:
    o = getattr(builtins, n)
    if isinstance(o, type):
        print(n, "class", o.__name__, o.__module__, [b.__name__ for b in o.__mro__])
    else:
        print(n, type(o).__name__)
print(sorted(n for n in dir(builtins) if n.startswith("__")))
print(builtins.__name__, builtins.__spec__ is not None, builtins.__debug__, __debug__)
try:
    builtins.nope
except AttributeError as e:
    print(e)
builtins.shared_name = 42
print(shared_name)
del builtins.shared_name
try:
    shared_name
except NameError as e:
    print(e)
def len(x): return "my len"
print(len([1]), builtins.len([1]))
del len
print(len([1]))
print = builtins.print
_p = builtins.print
builtins.print = lambda *a: _p("patched", *a)
del print
print("hello")
builtins.print = _p
print("hello again")
print(Ellipsis, NotImplemented, ... is Ellipsis, None, type(NotImplemented).__name__, repr(...))
try:
    bool(NotImplemented)
except TypeError as e:
    print(e)
