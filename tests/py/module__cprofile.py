import cProfile, contextlib, io, pstats, re, sys, tempfile, os
def inner(n): return sum(range(n))
def rec(n): return n and rec(n - 1)
def outer():
    for i in range(3): inner(i)
    return rec(4), (lambda: 1)() + (lambda: 2)()
def plain(stats):
    """Counts and callers, without times."""
    r = []
    for (f, _, n), (cc, nc, tt, ct, by) in stats.items():
        if "_lsprof" not in n: r.append((os.path.basename(f), n, cc, nc, ct >= tt >= 0, sorted((k[2], v[:2]) for k, v in by.items())))
    return sorted(r)
with cProfile.Profile() as p: outer()
p.create_stats()
for row in plain(p.stats): print(row)
def told(f, *a, **k):
    out = io.StringIO()
    with contextlib.redirect_stdout(out): f(*a, **k)
    t = re.sub(r"[0-9]+\.[0-9]+", "T", out.getvalue())
    return re.sub(r" +", " ", t)
print(told(cProfile.run, "outer()", sort="name"))
space = {"outer": outer, "x": 3}
print(told(cProfile.runctx, "y = outer(); x += 1", space, space, sort="ncalls").count("\n") > 8, space["x"], space["y"])
print(cProfile.Profile().runcall(divmod, 7, 3), cProfile.label("f"), cProfile.label(rec.__code__)[1:], cProfile.__all__)
try: told(cProfile.run, "1 / 0", sort="name")
except ZeroDivisionError as e: print(e)
with tempfile.TemporaryDirectory() as d:
    at = os.path.join(d, "out")
    cProfile.run("outer()", at)
    print(pstats.Stats(at).total_calls, pstats.Stats(at).prim_calls)
    prog = os.path.join(d, "prog.py")
    with open(prog, "w") as f: f.write("import sys\ndef f(): return sys.argv[1:]\nprint(__name__, f())\n")
    sys.argv = ["cProfile", "-s", "name", prog, "a", "-b"]
    print("(f)" in told(cProfile.main), "OK")
for arguments in ([], ["-s", "no"]):
    sys.argv = ["cProfile", *arguments]
    with contextlib.redirect_stderr(io.StringIO()) as err:
        try: print(told(cProfile.main))
        except SystemExit as e: print(e.code)
    print(err.getvalue().replace("cProfile.py", "cProfile"))
