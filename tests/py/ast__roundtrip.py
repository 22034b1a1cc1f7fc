"""Source through a tree gives the same code: instructions, constants and lines."""
import ast
import types

SOURCES = [
    "x = 1\n",
    "def f(a, /, b=2, *c, d, e=5, **k) -> int:\n    'doc'\n    return a + b\n",
    "@d1\n@d2(1)\nclass C(B, metaclass=M):\n    'doc'\n    x: int = 3\n    def m(self):\n        return super().m()\n",
    "async def f():\n    async with a as b, c:\n        async for i in x:\n            await y\n    return [i async for i in z]\n",
    "for i in range(3):\n    if i: continue\n    elif j: break\n    else: pass\nelse:\n    k = 1\n",
    "while a < b <= c:\n    a += 1\n    del a[1:2], b.c\n",
    "try:\n    1/0\nexcept (A, B) as e:\n    raise X from e\nexcept:\n    pass\nelse:\n    x\nfinally:\n    y\n",
    "try:\n    f()\nexcept* A as e:\n    g(e)\n",
    "with a as (b, *c), d: pass\n",
    "match x:\n    case {'a': 1, **r}: pass\n    case [1, -2, 3+4j, *_]: pass\n    case C(1, b=None) | D(): pass\n"
    "    case str() as s if s: pass\n    case a.b: pass\n    case _: pass\n",
    "import a.b, c as d\nfrom . import e\nfrom ..f import g as h, i\n",
    "lambda x, *y: (yield)\n",
    "x = [a for b in c if d for e in f], {a for a in b}, {a: b for a in c}, (a for a in b)\n",
    "print(f'{x!r:>{w}}a{{}}', f'{y=}', 'a' 'b', b'c', ..., None, True, 1.5, 2j, 10**100, 12345678901234567890)\n",
    "t = t'{a + b!s:x{c}}d'\n",
    "type A[T: int, *Ts, **P = [int]] = list[T]\ndef g[T: (int, str) = int](x: T) -> T: return x\nclass D[T]: pass\n",
    "global q\nassert x, 'no'\nx = not a and b or c\ny = a if b else c\n(z := 3)\n",
    "a[1:2, ::3] = b[...]\n*a, b = c\n{**a, 'b': 1}\nf(*a, **b, c=1)\n",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    return g\n",
    "a.b\\\n .c.d()\n(a\n .b\n .c)\n",
    "'%s and %r' % (a, b)\n'é' '\\udc80'\n",
    "from __future__ import annotations\nx: f'{a}' + -1 = 2\ndef f(a: list[int] = 3): pass\n",
    "if a:\n    pass\nelif b:\n    pass\nelse:\n    if c:\n        pass\n",
]


def compare(a, b, path):
    for name in ["co_code", "co_names", "co_varnames", "co_flags", "co_name", "co_qualname", "co_firstlineno",
                 "co_cellvars", "co_freevars", "co_argcount", "co_stacksize"]:
        if getattr(a, name) != getattr(b, name):
            print("   ", path, name, getattr(a, name), getattr(b, name))
    if list(a.co_positions()) != list(b.co_positions()):
        print("   ", path, "positions")
    if len(a.co_consts) != len(b.co_consts):
        print("   ", path, "consts", a.co_consts, b.co_consts)
    for x, y in zip(a.co_consts, b.co_consts):
        if isinstance(x, types.CodeType):
            compare(x, y, path + "." + x.co_name)
        elif repr(x) != repr(y):
            print("   ", path, "const", x, y)


for s in SOURCES:
    tree = ast.parse(s)
    print(s.splitlines()[0][:50], "|", len(list(ast.walk(tree))))
    compare(compile(s, "x", "exec"), compile(tree, "x", "exec"), "")
    again = ast.parse(ast.unparse(tree))
    if ast.dump(again) != ast.dump(tree):
        print("    unparse differs", ast.unparse(tree))
    if ast.dump(compile(tree, "x", "exec", ast.PyCF_OPTIMIZED_AST, optimize=0), include_attributes=True) != \
            ast.dump(ast.parse(s, optimize=0), include_attributes=True):
        pass
    other = compile(tree, "x", "exec", ast.PyCF_OPTIMIZED_AST, optimize=2)
    if ast.dump(other, include_attributes=True) != ast.dump(ast.parse(s, optimize=2), include_attributes=True):
        print("    optimized trees differ")

for mode, s in [("eval", "(1, 2)[x]"), ("single", "x = 5; x + 1\n")]:
    tree = compile(s, "y", mode, ast.PyCF_ONLY_AST)
    print(ast.dump(tree))
    compare(compile(s, "y", mode), compile(tree, "y", mode), mode)
exec(compile(compile("x = 5; x + 1", "y", "single", ast.PyCF_ONLY_AST), "y", "single"))
print(ast.dump(ast.parse("(int, *str, **Any) -> float", mode="func_type"), include_attributes=True))
print(ast.dump(ast.parse("() -> List[int]", mode="func_type")))
