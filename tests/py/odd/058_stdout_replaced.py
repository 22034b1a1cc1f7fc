import sys
class W:
    def __init__(self): self.parts = []
    def write(self, s):
        if "boom" in s: raise OSError("disk full")
        self.parts.append(s)
old, w = sys.stdout, W()
sys.stdout = w
print("captured", 1)
try: print("boom")
except OSError as e: err = e
sys.stdout = old
print(w.parts, err)
sys.stdout = None
print("goes nowhere")
sys.stdout = old
sys.stdout = 5
try: print("x")
except AttributeError as e: msg = str(e)
sys.stdout = old
print(msg)
del sys.stdout
try: print("x")
except RuntimeError as e: sys.__stdout__.write(f"{e}\n")
sys.stdout = old
class NoFlush:
    def write(self, s): old.write(s)
print("no flush method needed", file=NoFlush())
try: print("flush", file=NoFlush(), flush=True)
except AttributeError as e: print(e)
sys.stderr = None
raise ValueError("stderr is gone")
