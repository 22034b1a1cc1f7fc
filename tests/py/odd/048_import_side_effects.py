import sys, types
class Evil(types.ModuleType):
    def __getattr__(self, n):
        if n == "boom": raise ValueError("attribute access failed")
        raise AttributeError(n)
sys.modules["evil"] = Evil("evil")
try: from evil import boom
except ValueError as e: print(e)
try: from evil import nothing
except ImportError as e: print(e)
sys.modules["none"] = None
try: import none
except ImportError as e: print(e)
sys.modules["number"] = 5
import number; print(number + 1)
try: from number import real, nope
except ImportError as e: print(e)
class Replace(types.ModuleType): pass
m = Replace("selfrep"); sys.modules["selfrep"] = m
import selfrep; print(type(selfrep).__name__)
try: exec("import os as sys.path")
except SyntaxError as e: print(e.msg)
sys.meta_path.insert(0, 5)
try: import not_there_at_all
except Exception as e: print(type(e).__name__, e)
sys.meta_path.pop(0)
import builtins
imp = builtins.__import__; builtins.__import__ = lambda *a, **k: "fake module"
import anything; print(anything)
del builtins.__import__
try: import json_not
except ImportError as e: print(e)
builtins.__import__ = imp
from evil import boom
