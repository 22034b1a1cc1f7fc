"""Where every node of small sources begins and ends."""
import ast

SOURCES = [
    "f'{x=}' f'a{x=!r}b' 'c'", "f'a{ x = :>5}b'", "'a' f'b{x}' 'c'", "f'{x}' ''", "f'{x:{w}.{p}}'", "f'{x:a\\n{w}}'",
    "t'a{x+1 =!r:>3}b' t'z'", "f'''a\n{x}\nb'''", "f'{x:}'", "f'{{}}{x}'", "u'a' 'b'", "u'b' f'a'", "rf'\\d{x:\\d}'",
    "f(x for x in y)", "f((x for x in y))", "a[1:2, *b]", "a[(1, 2)]", "(yield)", "x = (1,\n  2)",
    "@a\n@(b)  # ()\n\nclass C(D, k=1, **e): pass;", "@a.b(c)\nasync def f(x: int, *y: *z, w=1, **v) -> r: pass",
    "if a:\n  pass\nelif b:\n  x; y;\nelse:\n  pass", "try:\n  a\nexcept* (B, C) as d:\n  pass;\nfinally:\n  e",
    "with (a as b, c): pass", "with (a), b as (c, d): pass", "é = 'ü' + ñ\n", "\tx\n" if 0 else "x\\\n = 1",
    "match a:\n  case [1, *_] | {'k': v, **r} if g: pass\n  case (C(x, y=(z))): pass\n  case -1 as q: pass",
    "def f[T: int = str, *U = *V, **P](): pass", "type A[T] = T", "lambda x, /, y=1, *, z: 0", "from . import (a, b as c)",
    "from a import *", "a < b <= c != d", "not a", "- - a ** -b", "await_ = a if b else c", "{**a, b: c, 'd': e}",
    "{a: b for c in d if e}", "x: int", "(x): int = 3", "x.y: int", "a = b = *c, d", "del (a), b[c]", "global a, b", "...",
    "'a'\\\n'b'", "(  # c\n'a'\n'b')", "a\\\n.b\\\n[c]", "print(a, b=c, *d, **e)", "1_0; 0x1F; 1e5; 2j; b'x' b'y'",
    "async def f():\n  async for x in y: pass\n  async with a: pass\n  return [await z async for z in w]",
    "raise a from b", "assert a, b", "while 1:\n  break\nelse:\n  continue_", "x @= y", "(a := b)", "import a.b as c, d",
]
for s in SOURCES:
    print("#", repr(s))
    for n in ast.walk(ast.parse(s)):
        place = [getattr(n, a) for a in n._attributes]
        shown = [x for f in n._fields if not isinstance(x := getattr(n, f), (ast.AST, list)) and x is not None]
        print("   ", type(n).__name__, *place, shown or "", ascii(ast.get_source_segment(s, n)) if place else "")
