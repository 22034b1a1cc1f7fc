import sys
class S:
    def __enter__(self): return self
    def __exit__(self, *a): print("swallowing", a[0].__name__, a[1].code if hasattr(a[1], "code") else a[1]); return True
with S(): sys.exit(5)
with S(): raise KeyboardInterrupt
with S(): raise GeneratorExit
print("still here")
