import weakref, gc
class A: pass
def boom(r): raise ValueError("callback failed")
def fine(r): print("second callback runs")
keep = []
def make():
    a = A()
    keep.append(weakref.ref(a, boom)); keep.append(weakref.ref(a, fine))
make(); gc.collect()
print("goes on", keep[0](), keep[1]())
