# options: -W error
import warnings
try: warnings.warn("as error")
except UserWarning as e: print("raised", e)
try: eval("1 is 1")
except SyntaxError as e: print("SyntaxError", e.msg)
warnings.warn("uncaught", DeprecationWarning)
