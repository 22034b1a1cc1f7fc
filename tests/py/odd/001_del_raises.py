import gc
class A:
    def __del__(self): raise ValueError("del 1")
class B:
    def __del__(self): print("B del runs too")
def make(): return [A(), B()] and None
make(); gc.collect()
print("program goes on")
