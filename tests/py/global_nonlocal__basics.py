x = 0
def inc():
    global x
    x += 1
    return x
print(inc(), inc(), x)
def make():
    global created, also
    created = "yes"; also = 2
make(); print(created, also)
def dele():
    global created
    del created
dele()
try: created
except NameError as e: print(e)
try: dele()
except NameError as e: print(e)
def g_func():
    global inner_f, InnerC, mod
    def inner_f(): return "global function"
    class InnerC: pass
    import math as mod
g_func(); print(inner_f(), InnerC.__qualname__, inner_f.__qualname__, mod.pi)
def loops():
    global li
    for li in range(5): pass
    with open("_input.txt") as wi: pass
loops(); print(li)
def exc():
    global ge
    try: raise ValueError("v")
    except ValueError as ge: print(repr(ge))
exc()
try: ge
except NameError as e: print(e)
class C:
    global cx
    cx = "set from class body"
    def m(self):
        global cx
        cx = "from method"
print(cx, hasattr(C, "cx")); C().m(); print(cx)
def outer():
    a = 1
    def mid():
        b = 2
        def inner():
            nonlocal a, b
            a += 10; b += 10
            return a, b
        return inner(), b
    return mid(), a
print(outer())
def outer2():
    v = "outer"
    def setter(n):
        nonlocal v
        v = n
    def deleter():
        nonlocal v
        del v
    def getter(): return v
    setter("new"); r = getter(); deleter()
    try: getter()
    except NameError as e: print(type(e).__name__, e)
    try: deleter()
    except NameError as e: print(type(e).__name__, e)
    setter("back"); return r, v
print(outer2())
def in_class():
    n = 1
    class K:
        nonlocal n
        n = 5
        def m(self): return n
    return n, K().m(), hasattr(K, "n")
print(in_class())
def skip_class():
    n = "function"
    class K:
        n = "class"
        def m(self):
            nonlocal n
            n = "changed"
            return n
    return K().m(), K.n, n
print(skip_class())
def aug():
    try:
        x += 1
    except UnboundLocalError as e: print(e)
    x = 1
aug()
def cond(flag):
    if flag: y = 1
    try: return y
    except UnboundLocalError as e: return str(e)
print(cond(True), cond(False))
def shadow(len): return len
print(shadow(5), len("abc"))
def del_param(p):
    del p
    try: p
    except UnboundLocalError as e: return str(e)
print(del_param(1))
def lam():
    n = 0
    f = lambda: n
    def up():
        nonlocal n
        n += 1
    up(); up(); return f()
print(lam())
def gens():
    n = 0
    def g():
        nonlocal n
        while n < 3:
            n += 1
            yield n
    return list(g()), n
print(gens())
def walrus_nonlocal():
    t = 0
    def f():
        nonlocal t
        return [t := t + i for i in range(4)]
    return f(), t
print(walrus_nonlocal())
def builtin_shadow():
    global print_
    print_ = print
    def p(*a): print_("shadow", *a)
    p(1)
builtin_shadow()
len = lambda o: "shadowed"
print(len([1])); del len; print(len([1]))
for bad in ("def f(x):\n global x", "def f():\n x = 1\n global x", "def f():\n print(x)\n global x", "nonlocal x", "def f():\n nonlocal zz", "def f():\n x = 1\n def g():\n  nonlocal x\n  global x", "class C:\n nonlocal x", "def f():\n nonlocal x\n x = 1", "def f():\n global x\n x: int", "def f(x):\n nonlocal x", "def f():\n  x = 1\n  def g(x):\n    nonlocal x", "def f():\n  for x in []: pass\n  global x", "def f():\n  import x\n  global x", "def f():\n  global x, x", "global x\nx = 1", "x = 1\nglobal x", "def f():\n  [x := 1 for _ in []]\n  global x", "def f[T]():\n  nonlocal T", "def f():\n  x: int\n  global x"):
    try: compile(bad, "<s>", "exec"); print("fine:", repr(bad))
    except SyntaxError as e: print(e.msg, e.lineno, e.offset)
