src = "def f():\n    return 1 / 0\n"
ns = {}
exec(compile(src, "<generated>", "exec"), ns)
def run(): return eval("f() + 1", ns)
run()
