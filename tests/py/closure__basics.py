def counter(start=0):
    n = start
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    def reset():
        nonlocal n
        n = start
    return inc, get, reset
inc, get, reset = counter(10)
print(inc(), inc(5), get(), reset(), get())
i2, g2, _ = counter()
print(i2(), g2(), get())
def make():
    fs = []
    for i in range(3):
        def f(): return i
        fs.append(f)
    return [f() for f in fs], [(lambda j: lambda: j)(i)() for i in range(3)]
print(make())
def deep():
    a = 1
    def l1():
        b = 2
        def l2():
            c = 3
            def l3():
                nonlocal a, b
                a += 10; b += 20
                return a + b + c
            return l3
        return l2()
    f = l1()
    return f(), f(), a
print(deep())
def late():
    def f(): return x
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
    x = 5
    r = f()
    del x
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
    return r
print(late())
def unbound():
    try:
        print(y)
    except UnboundLocalError as e:
        print(e, e.name)
    y = 1
    del y
    try:
        y
    except UnboundLocalError as e:
        print(e)
    try:
        del y
    except UnboundLocalError as e:
        print(e)
unbound()
def arg_cell(x):
    def f():
        nonlocal x
        x *= 2
        return x
    return f, lambda: x
f, g = arg_cell(3)
print(f(), f(), g(), f.__closure__[0].cell_contents, f.__code__.co_freevars)
def rec():
    def fact(n): return 1 if n < 2 else n * fact(n - 1)
    return fact
print(rec()(10))
def cls():
    v = "enclosing"
    class C:
        v = "class"
        def m(self): return v
        w = v
        z = [v for _ in range(2)]
    return C().m(), C.w, C.z
print(cls())
def cls2():
    v = "enclosing"
    class C:
        x = v
        def m(self): return __class__.__name__, v
    return C.x, C().m()
print(cls2())
x = "global"
def g1():
    x = "local"
    def g2():
        global x
        x = "changed global"
        def g3(): return x
        return g3()
    return g2(), x
print(g1(), x)
acc = []
def outer():
    data = []
    def add(v): data.append(v); return data
    acc.append(data)
    return add
a = outer(); a(1); a(2); print(acc)
def compose(*fs):
    def run(v):
        for f in fs: v = f(v)
        return v
    return run
print(compose(lambda v: v + 1, lambda v: v * 2, str)(5))
def exc():
    try:
        raise ValueError("kept")
    except ValueError as e:
        def f(): return e
        try:
            print(repr(f()))
        except NameError as n:
            print(n)
    try:
        f()
    except NameError as n:
        print(n)
exc()
def loop_cell():
    out = []
    for i in range(3):
        k = i * i
        out.append(lambda: (i, k))
    i = "after"
    return [f() for f in out]
print(loop_cell())
