# modes: -no-jit
# env: PYTHON_JIT=1
import os
import pathlib
import sys
import tempfile

print(sys._jit.is_available(), sys._jit.is_enabled(), sys._jit.is_active())
for name in ("is_available", "is_enabled", "is_active"):
    f = getattr(sys._jit, name)
    print(name, f.__doc__)
    try:
        f(1)
    except TypeError as e:
        print(e)

# Clearing caches in mid-loop changes nothing but speed.
def loop(n):
    t = 0
    for i in range(n):
        t += i
        if i % 1000 == 999:
            sys._clear_internal_caches()
    return t


print(loop(5000), loop(5000))
print(sys._clear_internal_caches.__doc__, sys._clear_internal_caches())
try:
    sys._clear_internal_caches(1)
except TypeError as e:
    print(e)

with tempfile.TemporaryDirectory() as folder:
    for path in (os.path.join(folder, "a"), pathlib.Path(folder, "b"), os.fsencode(os.path.join(folder, "c"))):
        print(sys._dump_tracelets(path))
        with open(path) as f:
            text = f.read()
        print(text.startswith("digraph "), text.rstrip().endswith("}"))
    print(sys._dump_tracelets(outpath=os.path.join(folder, "d")))
for args in ((), (1,), (None,), ("/nonexistent/folder/x",)):
    try:
        sys._dump_tracelets(*args)
    except (TypeError, OSError) as e:
        print(type(e).__name__, e)
