# modes: -jit-eager
# env: PYTHON_JIT=0
import os
import sys
import tempfile

print(sys._jit.is_available(), sys._jit.is_enabled(), sys._jit.is_active())


def loop(n):
    t = 0
    for i in range(n):
        t += sys._jit.is_active()
    return t


print(loop(5000))
sys._clear_internal_caches()
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "x")
    print(sys._dump_tracelets(path))
    with open(path) as f:
        print(f.read().split()[0])
