import sys
import math, os.path
from math import sqrt, pi as PI
import collections as c
print(math.pi == PI, sqrt(16), sys.version_info[:2], type(sys).__name__)
print(os.path.join("a", "b"), c.OrderedDict.__name__)
def f():
    import string
    return string.ascii_lowercase
print(f())
try: import no_such_module
except ImportError as e: print(e)
try: from math import no_such_name
except ImportError as e: print(type(e).__name__)
print(__name__, sys.argv[0], len(sys.argv))
print("math" in sys.modules, sys.modules["math"] is math)
from pkg_basic import VALUE
print(VALUE)
