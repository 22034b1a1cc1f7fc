class A:
    def __getattr__(self, n): return getattr(self, n)
class B:
    def __getattribute__(self, n): return self.x
class C:
    def __init__(self): self.data = {}
    def __getattr__(self, n): return self.data[n]
    def __setattr__(self, n, v): self.data[n] = v
for f in (lambda: A().x, lambda: B().y, lambda: C()):
    try: f()
    except RecursionError as e: print("RecursionError", str(e)[:32])
print(hasattr(5, "x"))
try: hasattr(A(), "x")
except RecursionError: print("hasattr lets it through")
