"""Type comments, type ignores, feature versions, optimised trees."""
import ast

src = """\
import a  # type: ignore[import]
def f(a,  # type: A
      b=1,  # type: B
      *c,  # type: C
      **d  # type: D
      ):
    # type: (...) -> int
    x = []  # type:   List[int] # more
    for i in x:  # type: int
        pass
    with x as y:  # type: Y
        pass
    # type: ignore
    return x
async def g():  # type: () -> None
    pass
"""
tree = ast.parse(src, type_comments=True)
for n in ast.walk(tree):
    if getattr(n, "type_comment", None) or isinstance(n, ast.TypeIgnore):
        print(type(n).__name__, getattr(n, "lineno", None), ascii(getattr(n, "type_comment", None)),
              getattr(n, "tag", ""))
print(ast.parse(src).type_ignores, ast.parse(src).body[1].type_comment)
for s in ["pass  # type: int", "x += 1  # type: int", "def f():  # type: () -> int\n  # type: () -> str\n  pass",
          "while 1:  # type: x\n  pass", "x = 1  # type: ignored", "x = 1  # type:ignore", "x = 1  #type: int",
          "x = 1  #   type:   int", "x = 1  # Type: int", "if x:\n  # type: ignore\n  pass", "f(a,  # type: int\n b)"]:
    try:
        t = ast.parse(s, type_comments=True)
    except SyntaxError as e:
        print(repr(s), "|", e.msg, e.lineno)
    else:
        print(repr(s), "|", getattr(t.body[0], "type_comment", "-"), [(i.lineno, i.tag) for i in t.type_ignores])
for s in ["x: int = 1", "async def f(): await x", "a @ b", "a @= b", "def f(x, /): pass", "(x := 1)", "match x:\n case 1: pass",
          "try: pass\nexcept* A: pass", "type X = 1", "def f[T](): pass", "class C[T=1]: pass", "try: pass\nexcept A, B: pass",
          "1_000", "f'{x}'", "t'{x}'", "async def f(): [x async for x in y]", "with (a as b, c): pass"]:
    last = None
    for v in range(3, 15):
        try:
            ast.parse(s, feature_version=(3, v))
            r = "fine"
        except SyntaxError as e:
            r = e.msg
        if r != last:
            print(repr(s), v, r)
            last = r
for s in ["'%s%%b%5r' % (a, b)", "'''doc'''", "__debug__ = __debug__", "def f():\n '''doc'''\n x", "class C:\n 'd'",
          "match x:\n case -1: pass\n case {1+2j: 2}: pass", "'%d' % (1,)", "'%s' % (*a,)", "1 + 2",
          "from __future__ import annotations\nx: __debug__ = __debug__"]:
    for level in -1, 0, 1, 2:
        print(ast.dump(ast.parse(s, optimize=level), include_attributes="%" in s))
for s in ["() -> int", "(int, *str, **Any) -> List[str]", "(*a, *b) -> c", "(**a, b) -> c", "int -> a", "(a) b", "(a,) -> b"]:
    try:
        print(ast.dump(ast.parse(s, mode="func_type"), include_attributes=True))
    except SyntaxError as e:
        print(repr(s), e.msg)
