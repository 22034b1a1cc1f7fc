import types
g = types.GenericAlias(list, (int,)); print(g, g.__origin__, g.__args__, g == list[int], list[int, str], dict[str, int].__args__, tuple[int, ...], list["fwd"], type(g), isinstance([], g.__origin__), g(), g([1]), g.__mro__ if hasattr(g, "__mro__") else "")
u = int | str | None; print(u, type(u), u.__args__, isinstance(5, u), isinstance("s", u), isinstance(None, u), isinstance(1.5, u), int | int, (int | str) == (str | int), hash(int | str) == hash(str | int), list[int] | int, None | int, u | float, issubclass(bool, u))
m = types.ModuleType("mymod", "the doc"); m.x = 1; print(m, m.__name__, m.__doc__, m.x, m.__loader__, m.__spec__, m.__package__, sorted(m.__dict__)); del m.x; print(hasattr(m, "x")); m.__name__ = "renamed"; print(m)
print(types.FunctionType.__name__, types.LambdaType is types.FunctionType, types.GeneratorType.__name__, types.CoroutineType.__name__, types.AsyncGeneratorType.__name__, types.CodeType.__name__, types.MethodType.__name__, types.BuiltinFunctionType.__name__, types.WrapperDescriptorType.__name__, types.MethodWrapperType.__name__, types.MethodDescriptorType.__name__, types.ClassMethodDescriptorType.__name__, types.ModuleType.__name__, types.TracebackType.__name__, types.FrameType.__name__, types.GetSetDescriptorType.__name__, types.MemberDescriptorType.__name__, types.MappingProxyType.__name__, types.SimpleNamespace.__name__, types.CellType.__name__, types.NoneType.__name__, types.EllipsisType.__name__, types.NotImplementedType.__name__, types.UnionType, types.CapsuleType.__name__)
def f(a, b=1):
    c = a + b
    return lambda: c
co = f.__code__
print(co.co_name, co.co_argcount, co.co_varnames, co.co_cellvars, co.co_freevars, co.co_nlocals, co.co_flags & 3, co.co_firstlineno, list(co.co_lines()) != [], co.co_consts[0] if False else len(co.co_consts) > 0, co.co_names, co.co_qualname, co.co_exceptiontable, co.co_stacksize > 0, len(list(co.co_positions())) > 0)
c2 = co.replace(co_name="other", co_firstlineno=99); print(c2.co_name, c2.co_firstlineno, c2 == co, co == co.replace(), hash(co) == hash(co.replace()), "code object f" in repr(co))
for fn in (lambda: types.CodeType(), lambda: co.replace(zzz=1), lambda: co.replace(co_name=5), lambda: types.FunctionType(), lambda: types.ModuleType(), lambda: types.GenericAlias(), lambda: types.GenericAlias(list), lambda: types.CellType(1, 2), lambda: types.NoneType(), lambda: types.NoneType(1), lambda: types.EllipsisType(), lambda: types.GeneratorType(), lambda: int | 5, lambda: isinstance(1, int | list[int]), lambda: list[int].foo, lambda: list[int] + 1, lambda: types.new_class("X", (5,)), lambda: types.FrameType(), lambda: types.MappingProxyType(), lambda: types.SimpleNamespace(1), lambda: setattr(u, "x", 1), lambda: co.nothing):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
c = types.CellType(5); print(c.cell_contents, c == types.CellType(5), c < types.CellType(9)); c.cell_contents = 6; del c.cell_contents
try: c.cell_contents
except ValueError as e: print(e, c.__class__)
X = types.new_class("X", (list,), {}, lambda ns: ns.update(y=5)); print(X.y, X([1]), types.resolve_bases((int,)), types.get_original_bases(X))
print(types.DynamicClassAttribute, types.coroutine(lambda: (yield)).__code__.co_flags & 0x100 > 0)
print(type(None)(), type(...)(), type(NotImplemented)(), repr(type(None)), ... is Ellipsis, bool(...), hash(None) == hash(None), None.__class__)
mp = types.MappingProxyType({"a": 1}); print(mp | {"b": 2}, {"z": 0} | mp, list(reversed(mp)), mp.items(), mp.keys(), mp.values(), hash(mp) if False else "", mp == {"a": 1})
try: hash(types.MappingProxyType({}))
except TypeError as e: print(e)
