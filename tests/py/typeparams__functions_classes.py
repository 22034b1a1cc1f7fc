def ident[T](x: T) -> T: return x
print(ident(5), ident.__type_params__, ident.__annotations__)
class Box[T]:
    def __init__(self, v: T): self.v = v
    def get(self) -> T: return self.v
    def conv[U](self, f: "Callable[[T], U]") -> U: return f(self.v)
b = Box[int](5); print(b.get(), b.conv(str), Box.__type_params__, Box[int], Box.__parameters__, Box.__orig_bases__, Box.__mro__, b.__orig_class__)
def bounded[T: int, U: (str, bytes), *Ts, **P](a: T, b: U, *args: *Ts) -> None: pass
for p in bounded.__type_params__: print(repr(p), type(p).__name__, getattr(p, "__bound__", "-"), getattr(p, "__constraints__", "-"), p.__name__, p.__default__, p.has_default(), getattr(p, "__infer_variance__", "-"))
def dflt[T = int, *Ts = *tuple[int, str], **P = [int]](): pass
for p in dflt.__type_params__: print(p, p.__default__, p.has_default())
type Alias = int | str
type Gen[T] = list[T] | dict[str, T]
type Rec = list[Rec] | None
print(Alias, Alias.__value__, Alias.__name__, Alias.__type_params__, type(Alias), Gen[int], Gen.__type_params__, Gen.__value__, Gen[int].__origin__, Gen[int].__args__, Rec.__value__, Alias | None, Alias.__module__)
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
err(lambda: isinstance(5, Alias)); err(lambda: Alias()); err(lambda: Alias[int]); err(lambda: Gen[int, str]); err(lambda: setattr(Alias, "__value__", 1)); err(lambda: Box[int, str]); err(lambda: Box[()]); err(lambda: bounded.__type_params__[0]()); err(lambda: Alias.nope)
def lazy[T: undefined_name](): pass
err(lambda: lazy.__type_params__[0].__bound__)
type LazyAlias = also_undefined
err(lambda: LazyAlias.__value__); also_undefined = 5; err(lambda: LazyAlias.__value__)
T = "outer T"
def scope[T](x=T): return T, x
print(scope()); print(T)
class CS[T]:
    inner = T
    def m(self): return T
    class Nested:
        x = T
print(CS.inner, CS().m(), CS.Nested.x, T)
class Sub[T](Box[T]): pass
class Conc(Box[str]): pass
print(Sub.__mro__, Sub.__orig_bases__, Conc.__orig_bases__, Conc.__parameters__, Sub[int]("q").v, issubclass(Conc, Box))
class Multi[K, V]: pass
print(Multi[int, str], Multi[int, "fwd"], Multi[T2 := int, str].__args__, Multi.__parameters__)
class KwC[T](metaclass=type): pass
def deco(f): print("deco", f.__type_params__); return f
@deco
def decorated[X](): pass
class Meth:
    def a[T](self, x: T) -> T: return x
    @classmethod
    def b[T](cls): return cls.__name__
    @staticmethod
    def c[T](): return "static"
print(Meth().a(1), Meth.b(), Meth.c(), Meth.a.__type_params__)
async def ag[T](x: T): return x
def gg[T](x: T): yield T
lam = lambda: ident
print(list(gg(1)), ident.__qualname__, Box.get.__qualname__, Meth.a.__qualname__, lam()(3))
def outer():
    v = 5
    def inner[T](x: T = v) -> T: return x, v
    class IC[T]:
        y = v
    return inner(), IC.y, IC.__qualname__, inner.__qualname__
print(outer())
def nl[T]():
    x = 0
    def f[U]():
        nonlocal x
        x += 1
        return x
    return f()
print(nl())
import typing
TV = typing.TypeVar("TV", bound=int); print(TV, TV.__bound__, typing.ParamSpec("PS"), typing.TypeVarTuple("TT"), typing.NewType("N", int), typing.TypeVar("C", covariant=True))
print(list[int] | None, int | str, (int | str).__args__, int | None, type(int | str), list[int].__origin__, dict[str, list[int]], tuple[int, ...], typing.Optional[int], typing.Union[int, str], isinstance([1], list | dict), int | int, list[int] == list[int], hash(list[int]) == hash(list[int]))
err(lambda: int | 5); err(lambda: isinstance(1, list[int])); err(lambda: int | "str"); err(lambda: list[int].nope); err(lambda: (int | str)())
print(list[int](), type(list[int]()), list[int].append, list[typing.TypeVar("Q")][int], callable(list[int]), list[int].__parameters__, [*list[int]][0].__class__.__name__) if False else None
