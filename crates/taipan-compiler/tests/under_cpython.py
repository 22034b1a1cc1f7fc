"""Runs CPython's own tests on code that Taipan's compiler made.  Run with CPython 3.14:

    python3.14 under_cpython.py TOOL test.test_grammar ...

TOOL is the built example `tocpython`.  Every module imported from here on is compiled by Taipan and converted.
"""
import os, struct, subprocess, sys, types, unittest, importlib._bootstrap_external as ext

tool, tests = os.path.abspath(sys.argv[1]), sys.argv[2:]
F = lambda bits: struct.unpack(">d", bits.to_bytes(8, "big"))[0]
count = [0, 0]
original = ext.SourceLoader.source_to_code

def convert(path):
    r = subprocess.run([tool, path], capture_output=True, text=True)
    if r.returncode:
        return None
    expression = compile(r.stdout, "<converted>", "eval")
    return eval(expression, {"C": types.CodeType, "F": F, "Ellipsis": ...})

def source_to_code(self, data, path, *args, **options):
    try:
        code = convert(path) if isinstance(path, str) else None
    except (MemoryError, RecursionError, ValueError) as e:
        print("not converted:", path, e, file=sys.stderr)
        code = None
    count[code is None] += 1
    return original(self, data, path, *args, **options) if code is None else code

ext.SourceLoader.source_to_code = source_to_code
ext.SourceLoader.get_code = lambda self, name: source_to_code(self, self.get_data(self.get_filename(name)), self.get_filename(name))
sys.dont_write_bytecode = True
import importlib
suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromName(t) for t in tests)
result = unittest.TextTestRunner(verbosity=0).run(suite)
print("modules by Taipan: %d, by CPython: %d" % tuple(count))
