"""Trees that are changed, compiled and run; lines and columns come from the nodes."""
import ast
import sys
import traceback


class Doubler(ast.NodeTransformer):
    def visit_Constant(self, node):
        if isinstance(node.value, int):
            return ast.copy_location(ast.Constant(node.value * 2), node)
        return node

    def visit_Name(self, node):
        if node.id == "swap":
            return ast.copy_location(ast.Name("print", node.ctx), node)
        return node


src = """\
def f(x):
    swap(x + 1, [2, 3])
    return x / 0

swap(10)
try:
    f(5)
except ZeroDivisionError as e:
    err = e
"""
tree = Doubler().visit(ast.parse(src, "made.py"))
ns = {}
exec(compile(tree, "made.py", "exec"), ns)
tb = ns["err"].__traceback__
while tb:
    print(tb.tb_frame.f_code.co_name, tb.tb_lineno, list(tb.tb_frame.f_code.co_positions())[tb.tb_lasti // 2])
    tb = tb.tb_next

# Places that no source has.
n = ast.Expr(ast.Call(ast.Name("boom", ast.Load(), lineno=7, col_offset=3), [], [], lineno=1000, col_offset=5,
                      end_lineno=1002, end_col_offset=1), lineno=3, col_offset=0,
             end_lineno=4, end_col_offset=0)
m = ast.fix_missing_locations(ast.Module([n], []))
try:
    exec(compile(m, "nowhere", "exec"), {})
except NameError as e:
    print(e.__traceback__.tb_next.tb_lineno, e)
try:
    exec(compile(m, "nowhere", "exec"), {"boom": 3})
except TypeError as e:
    print(e.__traceback__.tb_next.tb_lineno, e)

# Constants that no source has.
for value in [(1, (2, "a")), frozenset([1]), 10**30, -5, float("inf"), complex(1, 2), "\udc80", b"\xff", ..., None]:
    e = ast.fix_missing_locations(ast.Expression(ast.Constant(value)))
    r = eval(compile(e, "", "eval"))
    print(ascii(r), type(r).__name__)
e = ast.fix_missing_locations(ast.Expression(ast.Subscript(ast.Constant((1, 2, 3)), ast.Constant(1), ast.Load())))
print(eval(compile(e, "", "eval")))
e = ast.fix_missing_locations(ast.Expression(ast.Compare(ast.Constant(2), [ast.In()], [ast.Constant(frozenset({2}))])))
print(eval(compile(e, "", "eval")))
j = ast.JoinedStr([ast.Constant("a"), ast.FormattedValue(ast.Constant(3.14159), -1, ast.Constant(".2f")),
                   ast.JoinedStr([ast.Constant("{b}")]), ast.FormattedValue(ast.Constant("q"), 114, None)])
print(eval(compile(ast.fix_missing_locations(ast.Expression(j)), "", "eval")))
f = ast.FormattedValue(ast.Constant(5), -1, ast.JoinedStr([ast.Constant("03d")]))
print(eval(compile(ast.fix_missing_locations(ast.Expression(f)), "", "eval")))
t = ast.TemplateStr([ast.Constant("x"), ast.Interpolation(ast.Constant(1), "one", 115, None)])
print(eval(compile(ast.fix_missing_locations(ast.Expression(t)), "", "eval")))

# Errors of the compiler in trees.
for s in ["return 1", "def f():\n  x = 1\n  global x", "break", "await x", "a: int = 1\nnonlocal a"]:
    try:
        compile(ast.parse(s), "t.py", "exec")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.filename)

# The same node in two places, and docstrings.
x = ast.parse("x + 1").body[0]
m = ast.Module([ast.parse("x = 4").body[0], x, x], [])
exec(compile(m, "", "exec"))
d = ast.parse("def f():\n  '''\n    doc\n  '''")
exec(compile(d, "", "exec"))
print(repr(f.__doc__), ast.get_docstring(d.body[0]))
print(ast.literal_eval("{'a': [1, -2.5, 3+4j], b'x': (None, True, ...)}"))
for s in ["a", "1 + a", "f()", "[", "1 ** 2"]:
    try:
        print(ast.literal_eval(s))
    except (ValueError, SyntaxError) as e:
        print(type(e).__name__, str(e).split(" at 0x")[0])
print(ast.unparse(ast.parse("if a:\n  b = [*c, d]\nelif e: f'{g!r:>{h}}'\nelse:\n  lambda i, /: (yield j)")))
