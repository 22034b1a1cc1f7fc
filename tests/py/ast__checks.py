"""What compile() says about trees that are not right."""
import ast
from ast import *

P = dict(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)


def fix(n):
    return ast.fix_missing_locations(n)


def name(id="x", ctx=None):
    return Name(id, ctx or Load())


def stmt(s):
    return Module([s], [])


def bad(what, make, mode="exec"):
    try:
        tree = make()
        compile(fix(tree), "<t>", mode)
    except Exception as e:
        print(what, "|", type(e).__name__, "|", e)
    else:
        print(what, "| fine")


def no_args(**k):
    return arguments(**{**dict(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[]), **k})


def e(make):
    return lambda: Expression(make())


import warnings
warnings.simplefilter("ignore")

bad("wrong mode", lambda: Expression(Constant(1)))
bad("wrong mode", lambda: Module([], []), "eval")
bad("wrong mode", lambda: Module([], []), "single")
bad("not a stmt", lambda: Module([Constant(1)], []))
bad("not a node", lambda: Module([1], []))
bad("None stmt", lambda: Module([None], []))
bad("list", lambda: Module("a", []))
bad("missing", lambda: stmt(Expr()))
bad("None", lambda: stmt(Expr(None)))
bad("wrong expr", lambda: stmt(Expr(Pass())))
bad("no lineno", lambda: (Module([Expr(Constant(1))], [])))
for make in (lambda: Pass(), lambda: Pass(lineno=1), lambda: Pass(lineno=1, col_offset=0),
             lambda: Pass(lineno="1", col_offset=0), lambda: Pass(lineno=1.5, col_offset=0),
             lambda: Pass(lineno=2**40, col_offset=0),
             lambda: Pass(lineno=5, col_offset=0, end_lineno=3, end_col_offset=0),
             lambda: Pass(lineno=5, col_offset=7, end_lineno=5, end_col_offset=3),
             lambda: Pass(lineno=-1, col_offset=7, end_lineno=5, end_col_offset=3),
             lambda: Pass(lineno=5, col_offset=-1, end_lineno=5, end_col_offset=3),
             lambda: Pass(lineno=-2, col_offset=-2, end_lineno=-2, end_col_offset=-2)):
    try:
        compile(Module([make()], []), "<t>", "exec")
    except Exception as x:
        print("place |", type(x).__name__, "|", x)
    else:
        print("place | fine")
bad("identifier", lambda: stmt(Global([1])))
bad("identifier", lambda: stmt(Global([])))
bad("identifier", e(lambda: Name(b"x", Load())))
bad("identifier", e(lambda: Name("None", Load())))
bad("ctx", e(lambda: Name("x", Store())))
bad("ctx", lambda: stmt(Assign([name()], Constant(1))))
bad("ctx", lambda: stmt(Assign([Constant(1)], Constant(1))))
bad("ctx", lambda: stmt(Delete([name()])))
bad("ctx", lambda: stmt(Delete([Call(name(), [], [])])))
bad("ctx", lambda: stmt(For(name(), name(), [Pass()], [])))
bad("empty", lambda: stmt(Delete([])))
bad("empty", lambda: stmt(Assign([], name())))
bad("empty", lambda: stmt(If(name(), [], [])))
bad("empty", lambda: stmt(While(name(), [], [])))
bad("empty", lambda: stmt(With([], [Pass()])))
bad("empty", lambda: stmt(With([withitem(name())], [])))
bad("empty", lambda: stmt(Import([])))
bad("empty", lambda: stmt(ImportFrom("a", [], 0)))
bad("level", lambda: stmt(ImportFrom("a", [alias("b")], -1)))
bad("empty", lambda: stmt(FunctionDef("f", no_args(), [], [])))
bad("empty", lambda: stmt(AsyncFunctionDef("f", no_args(), [], [])))
bad("empty", lambda: stmt(ClassDef("f", [], [], [], [])))
bad("raise", lambda: stmt(Raise(None, name())))
bad("try", lambda: stmt(Try([Pass()], [], [], [])))
bad("try", lambda: stmt(Try([], [], [], [Pass()])))
bad("try", lambda: stmt(Try([Pass()], [], [Pass()], [Pass()])))
bad("try", lambda: stmt(Try([Pass()], [ExceptHandler(None, None, [])], [], [])))
bad("try", lambda: stmt(Try([Pass()], [Pass()], [], [])))
bad("try", lambda: stmt(TryStar([Pass()], [], [], [])))
bad("ann", lambda: stmt(AnnAssign(Attribute(name(), "y", Store()), name(), None, 1)))
bad("ann", lambda: stmt(AnnAssign(name("x", Store()), name(), None, "a")))
bad("alias", lambda: stmt(TypeAlias(Attribute(name(), "y", Store()), [], name())))
bad("args", lambda: stmt(FunctionDef("f", no_args(defaults=[name()]), [Pass()], [])))
bad("args", lambda: stmt(FunctionDef("f", no_args(kw_defaults=[name()]), [Pass()], [])))
bad("args", lambda: stmt(FunctionDef("f", 1, [Pass()], [])))
bad("args", lambda: stmt(FunctionDef("f", None, [Pass()], [])))
bad("args", lambda: stmt(FunctionDef("f", no_args(args=[1]), [Pass()], [])))
bad("decorators", lambda: stmt(FunctionDef("f", no_args(), [Pass()], [None])))
bad("type params", lambda: stmt(FunctionDef("f", no_args(), [Pass()], [], type_params=[TypeVar("True")])))
bad("comment", lambda: stmt(FunctionDef("f", no_args(), [Pass()], [], type_comment=3)))
bad("boolop", e(lambda: BoolOp(And(), [name()])))
bad("boolop", e(lambda: BoolOp(Add(), [name(), name()])))
bad("boolop", e(lambda: BoolOp(And(), [name(), None])))
bad("op", e(lambda: BinOp(name(), And(), name())))
bad("op", e(lambda: UnaryOp(And(), name())))
bad("op", e(lambda: Compare(name(), [Add()], [name()])))
bad("dict", e(lambda: Dict([name()], [])))
bad("dict", e(lambda: Dict([None], [name()])))
bad("dict", e(lambda: Dict([name()], [None])))
bad("comp", e(lambda: ListComp(name(), [])))
bad("comp", e(lambda: ListComp(name(), [name()])))
bad("comp", e(lambda: SetComp(name(), [comprehension(name(), name(), [], 0)])))
bad("comp", e(lambda: DictComp(name(), None, [comprehension(name("x", Store()), name(), [], 0)])))
bad("compare", e(lambda: Compare(name(), [], [])))
bad("compare", e(lambda: Compare(name(), [Lt()], [])))
bad("compare", e(lambda: Compare(name(), [Lt(), Lt()], [name()])))
bad("call", e(lambda: Call(name(), [None], [])))
bad("call", e(lambda: Call(name(), [], [1])))
bad("call", e(lambda: Call(name(), [], [keyword("a", None)])))
bad("lambda", e(lambda: Lambda(None, name())))
bad("constant", e(lambda: Constant([1])))
bad("constant", e(lambda: Constant((1, [2]))))
bad("constant", e(lambda: Constant(type)))
bad("constant", e(lambda: Constant("a", kind=4)))
bad("constant", e(lambda: Constant((1, frozenset([2, (3,)])))))
bad("context", e(lambda: Subscript(name(), name(), 3)))
bad("slice", e(lambda: Starred(name(), Load())))
bad("slice", e(lambda: Subscript(name("x", Store()), name(), Load())))
bad("tuple", lambda: stmt(Assign([Tuple([name()], Store())], name())))
bad("fstring", e(lambda: FormattedValue(name(), -1, None)))
bad("fstring", e(lambda: JoinedStr([None])))
bad("fstring", e(lambda: JoinedStr([Constant("a"), FormattedValue(name(), 114, JoinedStr([Constant("b")]))])))
M = lambda p, g=None: stmt(Match(name(), [match_case(p, g, [Pass()])]))
bad("match", lambda: stmt(Match(name(), [])))
bad("match", lambda: stmt(Match(name(), [match_case(MatchAs(), None, [])])))
bad("match", lambda: M(name()))
bad("match", lambda: M(None))
bad("match", lambda: M(MatchValue(name())))
bad("match", lambda: M(MatchValue(Constant(None))))
bad("match", lambda: M(MatchValue(Constant(...))))
bad("match", lambda: M(MatchValue(Constant((1,)))))
bad("match", lambda: M(MatchValue(UnaryOp(Not(), Constant(1)))))
bad("match", lambda: M(MatchValue(UnaryOp(USub(), Constant(1)))))
bad("match", lambda: M(MatchValue(BinOp(Constant(1), Add(), Constant(1)))))
bad("match", lambda: M(MatchValue(BinOp(Constant(1), Mult(), Constant(1j)))))
bad("match", lambda: M(MatchValue(BinOp(Constant(1), Add(), Constant(1j)))))
bad("match", lambda: M(MatchSingleton(1)))
bad("match", lambda: M(MatchSingleton(True)))
bad("match", lambda: M(MatchStar("a")))
bad("match", lambda: M(MatchSequence([MatchStar("a")])))
bad("match", lambda: M(MatchAs(MatchAs(None, "y"), None)))
bad("match", lambda: M(MatchAs(None, "_")))
bad("match", lambda: M(MatchOr([MatchValue(Constant(1))])))
bad("match", lambda: M(MatchMapping([Constant(1)], [])))
bad("match", lambda: M(MatchMapping([Constant(True)], [MatchAs()])))
bad("match", lambda: M(MatchMapping([name()], [MatchAs()])))
bad("match", lambda: M(MatchMapping([], [], "_")))
bad("match", lambda: M(MatchClass(Constant(1), [], [], [])))
bad("match", lambda: M(MatchClass(name(), [], ["a"], [])))
bad("match", lambda: M(MatchClass(Attribute(name(), "b", Load()), [], ["a"], [MatchAs()])))
bad("match", lambda: M(MatchClass(name(), [MatchStar("x")], [], [])))


class MyAdd(Add):
    pass


class MyExpr(expr):
    _fields = ()


class MyBinOp(BinOp):
    pass


print(eval(compile(fix(Expression(MyBinOp(Constant(2), MyAdd(), Constant(3)))), "", "eval")))
bad("subclass", e(lambda: MyExpr()))


class Shrinks(list):
    pass


items = []


class Evil(Expr):
    @property
    def value(self):
        items.clear()
        return Constant(1)


items += [Evil(**P), Pass(**P)]
bad("shrinks", lambda: Module(items, []))
x = Constant(1)
deep = fix(name())
for i in range(100000):
    deep = UnaryOp(Not(), deep, **P)
try:
    compile(Expression(deep), "", "eval")
except RecursionError as x:
    print(type(x).__name__)
loop = UnaryOp(Not(), fix(name()), **P)
loop.operand = loop
try:
    compile(Expression(loop), "", "eval")
except RecursionError as x:
    print(type(x).__name__)
del deep, loop
