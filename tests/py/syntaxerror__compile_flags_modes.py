import ast
def show(src, mode="exec", **k):
    try: r = compile(src, "<src>", mode, **k); print(repr(src), mode, "| fine", type(r).__name__)
    except Exception as e: print(repr(src), mode, "|", type(e).__name__, e)
for s in ("", "\n", "#", "1", "1\n2", "x = 1", "if 1: pass", "1;2", "(1\n)", " 1", "\t1", "1 #c", "pass", "def f(): pass\n", "for x in y: pass", "@d\ndef f(): pass"):
    for m in ("exec", "eval", "single"): show(s, m)
show("1", "func_type"); show("(int) -> str", "func_type", flags=ast.PyCF_ONLY_AST); show("x", "nope"); show(5); show(None); show(b"x = 1"); show(b"\xff"); show(b"# coding: latin-1\nx = '\xe9'"); show(b"# coding: nope\nx"); show("# coding: nope\nx"); show(b"\xef\xbb\xbfx = 1"); show(b"\xef\xbb\xbf# coding: latin-1\nx"); show(bytearray(b"x")); show(memoryview(b"y")); show("x\0y"); show(b"x\0y"); show("x", flags=-1); show("x", optimize=5); show("x", optimize=-1); show("x", dont_inherit=True); show("\ud800"); show("'\ud800'"); show("x = '\\ud800'")
print(eval(compile("__debug__", "f", "eval", optimize=0)), eval(compile("__debug__", "f", "eval", optimize=1)))
ns = {}; exec(compile("def f():\n 'doc'\n assert False\n return 1", "f", "exec", optimize=2), ns); print(ns["f"](), ns["f"].__doc__)
t = compile("x + 1", "f", "eval", ast.PyCF_ONLY_AST); print(ast.dump(t)); print(eval(compile(t, "f", "eval"), {"x": 4}))
print(ast.dump(ast.parse("a = [b, *c]; d: int = f'{e!r:>{w}}'"))); print(ast.unparse(ast.parse("def f(a, /, b=1, *c, d, **e) -> int:\n  return [x async for x in y if z] + {**k}"))); print(ast.literal_eval("{'a': [1, -2.5, (None, True)], b'x': {1, 2}}"))
for bad in ("f()", "a", "1 + 1", "[", "{**a}", "lambda: 1", "1 + 2j", "-'a'", " 1", "'a' 'b'", "f'a'"):
    try: print(bad, ast.literal_eval(bad))
    except Exception as e: print(bad, type(e).__name__, str(e).split(" at 0x")[0].split("<ast.")[0])
for bad in (ast.Module([ast.Expr(ast.Name("x", ast.Store()))], []), ast.Module([ast.Pass()], []), ast.Expression(ast.Constant(object())), ast.Module([ast.Assign([], ast.Constant(1))], []), ast.Module([ast.FunctionDef("f")], []), ast.Module([ast.Delete([ast.Constant(1)])], []), ast.Expression(ast.BinOp(ast.Constant(1), None, ast.Constant(2))), ast.Module([5], []), ast.Expression(ast.Name("None", ast.Load())), ast.Expression(ast.Compare(ast.Constant(1), [], []))):
    try:
        if not isinstance(bad, ast.Expression) or True: ast.fix_missing_locations(bad)
        compile(bad, "<ast>", "eval" if isinstance(bad, ast.Expression) else "exec"); print("fine")
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0])
import codeop
for s in ("x = 1", "if x:", "if x:\n  y", "if x:\n  y\n", "(1,", "'abc", "'''abc", "x = =", "def f():", "@d", "x \\", "", "# c", "for x in y: pass", "try:\n  x", "class C:\n  def f(self):\n    pass\n", "1 +", "f(", "print 1"):
    try: r = codeop.compile_command(s); print(repr(s), None if r is None else "complete")
    except SyntaxError as e: print(repr(s), "SyntaxError", e.msg)
