def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
def run(src):
    ns = {}
    exec(src, ns)
    return {k: v for k, v in ns.items() if k != "__builtins__" and not callable(v) and not hasattr(v, "__loader__")}
show(lambda: (exec("a = 1")))
show(lambda: (a))
show(lambda: (exec("b = a + 1", {"a": 5})))
show(lambda: (run("x = 1; y = x * 2")))
show(lambda: (run("def f(): return 3\nz = f()")))
show(lambda: (run("class C: v = 1\nw = C.v")))
show(lambda: (run("import math; q = math.pi")))
show(lambda: (run("for i in range(3): pass")))
show(lambda: (run("1/0")))
show(lambda: (run("x = ")))
show(lambda: (exec(5)))
show(lambda: (exec("x", 5)))
show(lambda: (run("del undefined")))
show(lambda: (run("global g; g = 2")))
show(lambda: (exec("print(closure)") if False else 0))
show(lambda: (exec(compile("c = 3", "", "exec"))))
show(lambda: (c))
