import sys
class W:
    def write(self, s): sys.__stdout__.write("[" + s.rstrip() + "]\n") if s.strip() else None
    def flush(self): pass
sys.stderr = W()
print("to stderr", file=sys.stderr)
import warnings
warnings.warn("a warning")
raise ValueError("the traceback goes to the replaced stderr")
