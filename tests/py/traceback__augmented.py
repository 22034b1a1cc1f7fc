class A: v = "s"
a = A()
def f():
    a.v += 5
f()
