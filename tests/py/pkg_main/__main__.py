import sys
print("main", __name__, __package__, __spec__.name, sys.argv[1:], sys.argv[0].endswith("__main__.py"))
from . import helper
print(helper.VALUE)
def f(): raise ValueError("from a module run with -m")
f()
