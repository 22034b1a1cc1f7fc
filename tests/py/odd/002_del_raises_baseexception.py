import gc
class A:
    def __del__(self): raise KeyboardInterrupt("from del")
class S:
    def __del__(self): raise SystemExit(9)
def f(): A()
def g(): S()
f(); gc.collect(); g(); gc.collect()
print("neither stops the program")
