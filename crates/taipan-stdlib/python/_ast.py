"""The node classes of the abstract syntax (Python.asdl of 3.14), made from one table.

A row is `Name(fields) attributes`; fields marked `?` are optional, `*` sequences. Sum types are classes whose
constructors are their subclasses.
"""

_LOCATION = "int lineno, int col_offset, int? end_lineno, int? end_col_offset"

_TABLE = [
    ("mod", "", ["Module(stmt* body, type_ignore* type_ignores)", "Interactive(stmt* body)", "Expression(expr body)",
                 "FunctionType(expr* argtypes, expr returns)"]),
    ("stmt", _LOCATION, [
        "FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)",
        "AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)",
        "ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)",
        "Return(expr? value)", "Delete(expr* targets)", "Assign(expr* targets, expr value, string? type_comment)",
        "TypeAlias(expr name, type_param* type_params, expr value)", "AugAssign(expr target, operator op, expr value)",
        "AnnAssign(expr target, expr annotation, expr? value, int simple)",
        "For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)",
        "AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)",
        "While(expr test, stmt* body, stmt* orelse)", "If(expr test, stmt* body, stmt* orelse)",
        "With(withitem* items, stmt* body, string? type_comment)", "AsyncWith(withitem* items, stmt* body, string? type_comment)",
        "Match(expr subject, match_case* cases)", "Raise(expr? exc, expr? cause)",
        "Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)",
        "TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)", "Assert(expr test, expr? msg)",
        "Import(alias* names)", "ImportFrom(identifier? module, alias* names, int? level)", "Global(identifier* names)",
        "Nonlocal(identifier* names)", "Expr(expr value)", "Pass()", "Break()", "Continue()"]),
    ("expr", _LOCATION, [
        "BoolOp(boolop op, expr* values)", "NamedExpr(expr target, expr value)", "BinOp(expr left, operator op, expr right)",
        "UnaryOp(unaryop op, expr operand)", "Lambda(arguments args, expr body)", "IfExp(expr test, expr body, expr orelse)",
        "Dict(expr?* keys, expr* values)", "Set(expr* elts)", "ListComp(expr elt, comprehension* generators)",
        "SetComp(expr elt, comprehension* generators)", "DictComp(expr key, expr value, comprehension* generators)",
        "GeneratorExp(expr elt, comprehension* generators)", "Await(expr value)", "Yield(expr? value)", "YieldFrom(expr value)",
        "Compare(expr left, cmpop* ops, expr* comparators)", "Call(expr func, expr* args, keyword* keywords)",
        "FormattedValue(expr value, int conversion, expr? format_spec)",
        "Interpolation(expr value, constant str, int conversion, expr? format_spec)", "JoinedStr(expr* values)",
        "TemplateStr(expr* values)", "Constant(constant value, string? kind)",
        "Attribute(expr value, identifier attr, expr_context ctx)", "Subscript(expr value, expr slice, expr_context ctx)",
        "Starred(expr value, expr_context ctx)", "Name(identifier id, expr_context ctx)", "List(expr* elts, expr_context ctx)",
        "Tuple(expr* elts, expr_context ctx)", "Slice(expr? lower, expr? upper, expr? step)"]),
    ("expr_context", "", ["Load()", "Store()", "Del()"]),
    ("boolop", "", ["And()", "Or()"]),
    ("operator", "", ["Add()", "Sub()", "Mult()", "MatMult()", "Div()", "Mod()", "Pow()", "LShift()", "RShift()", "BitOr()", "BitXor()",
                      "BitAnd()", "FloorDiv()"]),
    ("unaryop", "", ["Invert()", "Not()", "UAdd()", "USub()"]),
    ("cmpop", "", ["Eq()", "NotEq()", "Lt()", "LtE()", "Gt()", "GtE()", "Is()", "IsNot()", "In()", "NotIn()"]),
    (None, "", ["comprehension(expr target, expr iter, expr* ifs, int is_async)"]),
    ("excepthandler", _LOCATION, ["ExceptHandler(expr? type, identifier? name, stmt* body)"]),
    (None, "", ["arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)"]),
    (None, _LOCATION, ["arg(identifier arg, expr? annotation, string? type_comment)"]),
    (None, _LOCATION, ["keyword(identifier? arg, expr value)"]),
    (None, _LOCATION, ["alias(identifier name, identifier? asname)"]),
    (None, "", ["withitem(expr context_expr, expr? optional_vars)"]),
    (None, "", ["match_case(pattern pattern, expr? guard, stmt* body)"]),
    ("pattern", "int lineno, int col_offset, int end_lineno, int end_col_offset", [
        "MatchValue(expr value)", "MatchSingleton(constant value)", "MatchSequence(pattern* patterns)",
        "MatchMapping(expr* keys, pattern* patterns, identifier? rest)",
        "MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)", "MatchStar(identifier? name)",
        "MatchAs(pattern? pattern, identifier? name)", "MatchOr(pattern* patterns)"]),
    ("type_ignore", "", ["TypeIgnore(int lineno, string tag)"]),
    ("type_param", "int lineno, int col_offset, int end_lineno, int end_col_offset", [
        "TypeVar(identifier name, expr? bound, expr? default_value)", "ParamSpec(identifier name, expr? default_value)",
        "TypeVarTuple(identifier name, expr? default_value)"]),
]

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400


class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()
    _field_types = {}
    _field_kinds = {}

    def __init__(self, /, *args, **kwargs):
        cls = type(self)
        fields = cls._fields
        if len(args) > len(fields):
            n = len(fields)
            raise TypeError(f"{cls.__name__} constructor takes at most {n} positional argument{'' if n == 1 else 's'}")
        given = set()
        for name, value in zip(fields, args):
            setattr(self, name, value)
            given.add(name)
        for name, value in kwargs.items():
            if name in given and name in fields:
                raise TypeError(f"{cls.__name__} got multiple values for argument {name!r}")
            if name not in fields and name not in cls._attributes:
                import warnings
                warnings._deprecated(
                    f"{cls.__name__}.__init__",
                    message=f"{cls.__name__}.__init__ got an unexpected keyword argument {name!r}. "
                    "Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.",
                    remove=(3, 15))
            setattr(self, name, value)
            given.add(name)
        kinds = cls._field_kinds
        for name in fields:
            if name in given:
                continue
            kind = kinds.get(name)
            if kind == "?":
                pass
            elif kind == "*":
                setattr(self, name, [])
            elif kind == "expr_context":
                setattr(self, name, _load)
            elif kind is not None:
                import warnings
                warnings.warn(
                    f"{cls.__name__}.__init__ missing 1 required positional argument: {name!r}. "
                    "This will become an error in Python 3.15.", DeprecationWarning, 2)

    def __reduce__(self):
        state = dict(self.__dict__)
        args = []
        for name in type(self)._fields:
            if name not in state:
                break
            args.append(state[name])
        return type(self), tuple(args), state

    def __replace__(self, /, **changes):
        cls = type(self)
        state = dict(self.__dict__)
        unknown = [k for k in changes if k not in cls._fields and k not in cls._attributes]
        if unknown:
            raise TypeError(f"{cls.__name__}.__replace__ got an unexpected keyword argument {unknown[0]!r}.")
        state.update(changes)
        return cls(**state)

    def __repr__(self):
        return _repr(self, 3)


def _repr(node, depth):
    cls = type(node)
    if depth <= 0 and cls._fields:
        return f"{cls.__name__}(...)"
    parts = []
    for name in cls._fields:
        try:
            value = getattr(node, name)
        except AttributeError:
            continue
        if isinstance(value, AST):
            text = _repr(value, depth - 1)
        elif isinstance(value, (list, tuple)) and value:
            shown = [_repr(v, depth - 1) if isinstance(v, AST) else repr(v) for v in (value if len(value) < 3 else (value[0], value[-1]))]
            if len(value) > 2:
                shown.insert(1, "...")
            body = ", ".join(shown)
            text = f"[{body}]" if isinstance(value, list) else f"({body})"
        else:
            text = repr(value)
        parts.append(f"{name}={text}")
    return f"{cls.__name__}({', '.join(parts)})"


_BUILTIN = {"identifier": str, "string": str, "int": int, "constant": object}


def _parse(text):
    """Fields of a row: (type, mark, name)."""
    out = []
    for part in text.split(", "):
        if not part:
            continue
        kind, name = part.split(" ")
        mark = ""
        while kind[-1] in "?*":
            mark = kind[-1] + mark
            kind = kind[:-1]
        out.append((kind, mark, name))
    return out


def _make():
    made = {}
    pending = []

    def new(name, base, fields, attributes, doc):
        names = tuple(f[2] for f in fields)
        attrs = _parse(attributes)
        space = {"_fields": names, "__match_args__": names, "__module__": "ast", "__doc__": doc,
                 "_field_kinds": {n: ("*" if "*" in m else "?" if m else k if k == "expr_context" else "") for k, m, n in fields}}
        if base is AST:
            space["_attributes"] = tuple(a[2] for a in attrs)
        for kind, mark, field in fields:
            if mark == "?":
                space[field] = None
        for kind, mark, field in attrs:
            if mark == "?":
                space[field] = None
        cls = type(name, (base,), space)
        made[name] = cls
        pending.append((cls, fields))
        return cls

    for sum_name, attributes, rows in _TABLE:
        base = AST
        if sum_name is not None:
            doc = f"{sum_name} = " + ("\n" + " " * len(sum_name) + " | ").join(rows)
            base = new(sum_name, AST, [], attributes, doc)
        for row in rows:
            name, rest = row.split("(", 1)
            new(name, base, _parse(rest[:-1]), attributes, row if rest != ")" else name)
    for cls, fields in pending:
        types = {}
        for kind, mark, field in fields:
            t = _BUILTIN.get(kind) or made.get(kind)
            if "*" in mark:
                t = list[t]
            elif mark == "?":
                t = t | None if t is not object else object
            types[field] = t
        cls._field_types = types
        if types:
            cls.__annotations__ = types
    return made


AST.__module__ = "ast"
globals().update(_make())
_load = Load()
