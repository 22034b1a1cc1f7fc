import typing as T, inspect
print(T.List[int], T.Dict[str, T.List[int]], T.Optional[int], T.Union[int, str, None], T.Callable[[int], str], T.Tuple[int, ...], T.Any, T.Literal["a", 1], T.Final[int], T.ClassVar[int], T.Annotated[int, "m"], T.Type[int], T.NoReturn, T.Never, T.Self, T.TypeAlias, T.Union[int], T.Optional[None], T.Union[int, int], T.Callable[..., int], T.Concatenate, T.Required[int])
U = T.TypeVar("U"); K = T.TypeVar("K", int, str); B = T.TypeVar("B", bound=int, default=bool); P = T.ParamSpec("P")
class G(T.Generic[U]):
    def f(self, x: U) -> U: return x
print(G[int], G.__parameters__, G[int].__args__, G[U][str], G.__orig_bases__, T.get_origin(G[int]), T.get_args(T.Dict[str, int]), T.get_origin(T.Optional[int]), U, K.__constraints__, B.__bound__, B.__default__, P.args, T.get_args(T.Callable[[int, str], bool]))
def f(a: int, b: "str" = "x", *c: float, d: T.Optional[int] = None, **e: bool) -> list[int]: "doc of f"; return [a]
print(T.get_type_hints(f), inspect.signature(f), inspect.signature(f).parameters["d"].kind.name, inspect.signature(f).return_annotation, [str(p) for p in inspect.signature(f).parameters.values()], inspect.getfullargspec(f).args, inspect.getdoc(f), inspect.isfunction(f), inspect.ismethod(G().f), inspect.isbuiltin(len), inspect.isclass(G), inspect.ismodule(T), inspect.getmodule(f).__name__)
sg = inspect.signature(f); b = sg.bind(1, "y", 2.0, d=4, z=True); print(b.arguments, b.args, b.kwargs); b = sg.bind_partial(); b.apply_defaults(); print(b.arguments)
for g in (lambda: sg.bind(), lambda: sg.bind(1, a=2), lambda: inspect.signature(5), lambda: T.List[int, str], lambda: G[int, str], lambda: T.Union[()], lambda: T.Optional[int, str], lambda: T.TypeVar("X", int), lambda: T.Literal[[]], lambda: T.Generic[int], lambda: T.Any(), lambda: T.cast(int, "s"), lambda: T.NewType("N", int)(5), lambda: isinstance(1, T.List), lambda: isinstance([], T.List[int]), lambda: issubclass(list, T.List), lambda: T.get_type_hints(lambda x: 0), lambda: T.assert_never(1), lambda: T.NamedTuple("X", [("a", int)])(1), lambda: T.TypedDict("TD", {"a": int})(a=1), lambda: T.get_overloads(f), lambda: inspect.getsource(f)[:9], lambda: inspect.getsource(5), lambda: T.reveal_type):
    try: print(g())if g is not None else 0
    except Exception as e: print(type(e).__name__, e)
class TD(T.TypedDict, total=False):
    x: T.Required[int]
    y: str
print(TD.__required_keys__, TD.__optional_keys__, TD(x=1), TD.__annotations__)
class C:
    "class doc"
    def __init__(self, a, *, k=1): ...
    @classmethod
    def cm(cls, x): ...
    @staticmethod
    def sm(y=2): ...
    def __call__(self, *args): ...
for o in (C, C.cm, C.sm, C(1), C.__init__, len, int.__add__, print, lambda a, /, b, *, c: 0, dict.get): 
    try: print(inspect.signature(o))
    except ValueError as e: print("ValueError", str(e)[:40])
print([n for n, _ in inspect.getmembers(C, inspect.isfunction)], inspect.classify_class_attrs(C)[-1].kind, inspect.getmro(C), inspect.cleandoc("  a\n    b\n  c"), inspect.getattr_static(C, "cm").__class__.__name__, inspect.unwrap(f) is f, inspect.isgeneratorfunction(lambda: (yield)), inspect.getclosurevars(f).globals, inspect.currentframe().f_code.co_name)
def gen(): x = 1; yield x
g = gen(); print(inspect.getgeneratorstate(g)); next(g); print(inspect.getgeneratorstate(g), inspect.getgeneratorlocals(g)); g.close(); print(inspect.getgeneratorstate(g)); print([fi.function for fi in inspect.stack()])
@T.overload
def ov(x: int) -> int: ...
@T.overload
def ov(x: str) -> str: ...
def ov(x): return x
print(ov(1), len(T.get_overloads(ov)), T.final(C).__final__, T.is_typeddict(TD), T.get_protocol_members if False else T.runtime_checkable.__name__)
