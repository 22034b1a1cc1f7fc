import ast, tokenize, io, keyword, token, symtable, textwrap
src = textwrap.dedent('''
    @d
    async def f(a, /, b: int = 1, *c, d=2, **e) -> str:
        "doc"
        global g
        x: int = yield (await b)
        async with a as b, c: pass
        async for i in j:
            if i: break
            elif not i: continue
            else: pass
        try: raise A from B
        except (C, D) as e: del e
        return [x async for x in y if z], {k: v for k, v in w}, {*s}, (g for g in h), lambda p, *q: p if q else f"{r!r:>{t}}" 'lit'
''')
tree = ast.parse(src); print(ast.dump(tree, indent=1)[:3000]); print(ast.unparse(tree))
for s in ("a = b = c", "x += 1", "a, *b = c", "import a.b as c, d", "from ..x import (y as z)", "class C(A, metaclass=M, **k):\n x = 1", "while x:\n pass\nelse:\n y", "match a:\n case [1, *_, {'k': v, **r}] | C(x, y=2) as z if w: pass\n case None | -1: pass\n case _: pass", "with (a as b, c): pass", "try:\n a\nfinally:\n b", "x = a if b else c", "a < b <= c is not d not in e", "not a and b or c", "a[1:2, ..., ::3]", "f(*a, b=1, **c)", "-a ** ~b // c @ d", "(yield)", "x = (y := 1)", "type A[T: int, *U, **P] = T", "def f[T = int](x: T): ...", "assert a, b", "global a, b", "t'{a}b'", "r'\\d' b'x' if 0 else 1.5e10j", "print(f'{a=!r:{b}}')", "{**a, 'b': c}", "lambda *, a: 0", "async def g(): await x", "for a, b in c: pass\nelse: pass", "try: a\nexcept* B: c", "nonlocal_ = 1; del a[0], b.c", "'it''s' \"q\"", "'a\\nb\\'\"'", "(1).real + 1 .x", "a.b.c()[0](1)"):
    try: t = ast.parse(s); print(ast.dump(t)); u = ast.unparse(t); print("   ", u.replace("\n", "\\n"), ast.dump(ast.parse(u)) == ast.dump(t))
    except SyntaxError as e: print(s, e)
n = ast.parse("x + y").body[0].value; print(n.lineno, n.col_offset, n.end_lineno, n.end_col_offset, n._fields, ast.get_source_segment("x + y", n.left), type(n.op).__name__, [type(x).__name__ for x in ast.walk(n)], ast.iter_child_nodes(n) is not None)
class T(ast.NodeTransformer):
    def visit_Name(self, n): return ast.copy_location(ast.Constant(len(n.id)), n)
print(eval(compile(ast.fix_missing_locations(T().visit(ast.parse("aa + bbb * c", mode="eval"))), "", "eval")), ast.literal_eval("[1, (2, {'a': None})]"))
for t in tokenize.generate_tokens(io.StringIO("def f(x):\n    return x**2 + 0x1f # c\nprint(f'{x!r:>{5}}', \"s\")\n").readline): print(token.tok_name[t.type], repr(t.string), t.start, t.end)
try: list(tokenize.generate_tokens(io.StringIO("x = (1,\n").readline))
except tokenize.TokenError as e: print(e)
try: list(tokenize.generate_tokens(io.StringIO("if 1:\n    a\n  b\n").readline))
except IndentationError as e: print(e.msg)
print(tokenize.untokenize(tokenize.generate_tokens(io.StringIO("a  =  1\n").readline)), tokenize.detect_encoding(io.BytesIO(b"# coding: latin-1\n").readline), keyword.kwlist, keyword.softkwlist, keyword.iskeyword("if"), keyword.issoftkeyword("match"))
s = symtable.symtable("x = 1\ndef f(a):\n global x\n b = a\n def g(): return b\nclass C:\n y = x", "m", "exec"); f = [c for c in s.get_children() if c.get_name() == "f"][0]; print(sorted(c.get_name() for c in s.get_children()), f.get_locals(), f.get_globals(), [c.get_frees() for c in f.get_children() if c.get_name() == "g"], s.lookup("x").is_assigned(), s.get_type())
