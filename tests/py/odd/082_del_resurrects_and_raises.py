import gc
store = []
class A:
    n = 0
    def __del__(self):
        A.n += 1
        store.append(self)
        raise RuntimeError(f"del {A.n}")
def f(): A()
f(); gc.collect(); print(A.n, len(store))
store.clear(); gc.collect(); print("del is called once only", A.n)
class C:
    def __init__(self): self.me = self
    def __del__(self): store.append(self.me)
def g(): C()
g(); gc.collect(); print(len(store), store[0].me is store[0])
store.clear(); gc.collect()
class D:
    def __del__(self): global D; D = None
def h(): D()
h(); gc.collect(); print(D)
