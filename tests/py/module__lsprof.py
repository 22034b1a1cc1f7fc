import cProfile, io, pstats
def inner(n): return sum(range(n))
def outer():
    for i in range(3): inner(i)
    return len("abc")
def rec(n): return n and rec(n - 1)
p = cProfile.Profile()
p.enable(); outer(); rec(4); p.disable()
stats = {e.code if isinstance(e.code, str) else e.code.co_name: e for e in p.getstats()}
for name in ("inner", "outer", "rec", "<built-in method builtins.sum>", "<built-in method builtins.len>"):
    e = stats[name]
    print(name, e.callcount, e.reccallcount, e.totaltime >= e.inlinetime >= 0, sorted((c.code if isinstance(c.code, str) else c.code.co_name, c.callcount, c.reccallcount) for c in e.calls or ()))
out = io.StringIO()
pstats.Stats(p, stream=out).strip_dirs().sort_stats("name").print_stats("inner|outer")
print("module__lsprof.py:2(inner)" in out.getvalue(), "function calls" in out.getvalue())
p.clear(); print(p.getstats())
print(cProfile.Profile().runcall(inner, 5))
