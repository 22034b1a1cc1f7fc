import sys
class S:
    def __init__(self, n): self.n = n
    def __str__(self):
        if self.n == 2: raise ValueError("third argument")
        return f"S{self.n}"
try: print(S(0), S(1), S(2), S(3))
except ValueError as e: print("\n" + str(e))
class W:
    n = 0
    def write(self, s):
        self.n += 1
        if self.n == 3: raise OSError("third write")
        sys.stdout.write(f"<{s}>")
try: print("a", "b", "c", file=W())
except OSError as e: print("\n" + str(e))
class NotCallable: write = 5
try: print("x", file=NotCallable())
except TypeError as e: print(e)
class Prop:
    @property
    def write(self): raise AttributeError("no write today")
try: print("x", file=Prop())
except AttributeError as e: print(e)
print("x", sep=S(1))
