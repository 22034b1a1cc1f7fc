class NoSet(dict):
    def __setitem__(self, k, v): raise PermissionError(f"cannot set {k}")
class NoGet(dict):
    def __getitem__(self, k): raise LookupError(f"lookup {k}")
class Del(dict):
    def __delitem__(self, k): raise KeyError(f"del {k}")
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: exec("x = 1", {}, NoSet())); err(lambda: exec("def f(): pass", {}, NoSet())); err(lambda: exec("import sys", {}, NoSet())); err(lambda: exec("print", {}, NoGet())); err(lambda: exec("x = 1\ndel x", {}, Del())); err(lambda: exec("del y", {}, {})); err(lambda: exec("for i in [1]: pass", {}, NoSet()))
err(lambda: exec("class A: pass", {"__builtins__": {}})); err(lambda: exec("x", {"__builtins__": 5})); err(lambda: exec("open", {"__builtins__": None})); err(lambda: eval("x", {"x": 1, "__builtins__": None}))
g = {}; exec("a = 1\ndef f(): return a + b", g)
err(lambda: g["f"]()); g["b"] = 2; err(lambda: g["f"]()); del g["__builtins__"]; err(lambda: g["f"]())
err(lambda: exec("1/0")); err(lambda: exec("raise KeyError('from exec')")); err(lambda: eval("(lambda: undefined_in_lambda)()"))
def fn(x): exec("x = 99; y = 1"); return x
err(lambda: fn(5))
exec("def broken():\n    return missing_name\nbroken()", {})
