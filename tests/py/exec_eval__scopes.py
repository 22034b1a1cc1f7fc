g = "global"
def f():
    l = "local"
    print(eval("l"), eval("g"), eval("(lambda: g)()"), sorted(locals()))
    exec("l = 'changed'; new = 1"); print(l)
    try: new
    except NameError as e: print(e)
    d = locals(); d["l"] = "x"; d["zz"] = 1; print(l, "zz" in locals())
    try: print(eval("[l for _ in range(1)]"))
    except NameError as e: print(e)
    try: print(eval("(lambda: l)()"))
    except NameError as e: print(e)
    exec("def inner(): return g\nprint(inner())")
    ns = {"l": 5}; print(eval("l", ns), eval("[l for i in range(2)]", ns), "__builtins__" in ns)
f()
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__ + ":", e)
class C:
    x = 1
    exec("y = x + 1"); z = eval("y + 1")
    print(sorted(k for k in locals() if not k.startswith("__")))
print(C.y, C.z)
class NS(dict):
    def __missing__(self, k): return f"<{k}>"
print(eval("anything", {}, NS()), eval("anything + g", {"g": "!"}, NS()))
class Log(dict):
    def __setitem__(self, k, v): print("set", k); super().__setitem__(k, v)
    def __getitem__(self, k): print("get", k); return super().__getitem__(k)
    def __delitem__(self, k): print("del", k); super().__delitem__(k)
exec("a = 1\nb = a\ndel a", {}, Log())
import collections
cm = collections.ChainMap({}, {"base": 1}); exec("own = base + 1", {}, cm); print(cm.maps)
err(lambda: exec("x = 1", {}, 5)); err(lambda: eval("x", {}, None)); err(lambda: exec("print(q)", {"__builtins__": {"print": print}})); err(lambda: exec("import os", {"__builtins__": {}})); err(lambda: exec("class X: pass", {"__builtins__": {}}))
src = """
def outer():
    v = 1
    def inner():
        nonlocal v
        v += 1
        return v
    return inner(), inner()
result = outer()
class K:
    def m(self): return __class__.__name__, __name__
km = K().m()
"""
ns = {"__name__": "custom"}; exec(src, ns); print(ns["result"], ns["km"], ns["K"].__module__)
code = compile("x * 2", "<c>", "eval"); print([eval(code, {"x": i}) for i in range(3)])
err(lambda: eval(compile("x = 1", "f", "exec"))); err(lambda: eval(compile("1", "f", "single")))
def closure():
    a = 5
    def inner(): return a
    return inner
err(lambda: exec(closure().__code__)); err(lambda: eval(closure().__code__, {}))
exec(closure().__code__, closure=closure().__closure__); err(lambda: exec(f.__code__, closure=(1,)))
err(lambda: exec((lambda: g).__code__)); print(eval((lambda: g).__code__))
exec("global gg; gg = 7"); print(gg)
def fg(): exec("global hh; hh = 8")
fg(); print(hh)
exec("for i in range(3): pass"); print(i)
print(eval("(w := 5) + w"), w if "w" in globals() else "none")
import ast
tree = ast.parse("1 + 2 * y", mode="eval"); print(eval(compile(tree, "<ast>", "eval"), {"y": 10}))
m = ast.Module([ast.Assign([ast.Name("q", ast.Store())], ast.Constant(3))], []); ast.fix_missing_locations(m); n = {}; exec(compile(m, "<ast>", "exec"), n); print(n["q"])
print(eval("__name__"), eval("__builtins__") is not None, eval("1 if g else 2"), eval("5 # comment"), eval("(\n1 +\n2)"), eval(" \t7"), eval("'a' 'b'"))
err(lambda: eval("\n 1\n 2")); err(lambda: eval("if 1: pass")); err(lambda: eval("x := 5")); err(lambda: eval("yield 1")); err(lambda: eval("await x")); err(lambda: exec("return 1")); err(lambda: eval("*[1]")); err(lambda: exec("  indented")); err(lambda: eval("lambda: (yield)")().__class__)
exec("if 1:\n\tx=1\n\ty=2\nelse: pass"); print(x, y)
exec("async def co(): return 1\nr = co()\nr.close()"); exec(b"# coding: latin-1\ns = '\xe9'"); print(s)
exec("x = 1;y = 2;\n\n\nz = 3"); exec(""); exec("# only comment"); exec("\\\nx = 9"); print(x)
exec("def f2():\n  'doc'\n  return 1\n"); print(f2.__doc__, f2.__code__.co_filename, f2.__code__.co_firstlineno)
