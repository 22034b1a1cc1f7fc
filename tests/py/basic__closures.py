def counter():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc
a, b = counter(), counter()
print(a(), a(), b(), a())
def adder(x): return lambda y: x + y
print(adder(1)(2), [adder(i)(10) for i in range(3)])
x = "global"
def f():
    x = "local"
    def g(): return x
    return g()
print(f(), x)
def h():
    global x
    x = "changed"
h(); print(x)
fs = []
for i in range(3): fs.append(lambda i=i: i)
print([q() for q in fs])
def make(*names): return {n: (lambda n=n: n.upper()) for n in names}
print({k: v() for k, v in make("a", "b").items()})
def deco(fn):
    def w(*a):
        print("calling", fn.__name__)
        return fn(*a)
    return w
@deco
def hello(n): return "hello " + n
print(hello("x"))
def deep():
    a = 1
    def m():
        b = 2
        def n(): return a + b
        return n
    return m()()
print(deep())
