import gc
class D:
    def __del__(self): raise ValueError("in del")
def f(): D()
f(); gc.collect()
print("continues")
