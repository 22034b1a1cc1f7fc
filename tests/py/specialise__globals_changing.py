import builtins
x = 1
def get(): return x
def get_len(o): return len(o)
for _ in range(50): get(), get_len([1])
x = 2; print(get()); x = "str"; print(get())
globals()["x"] = "through globals()"; print(get())
del x
try: get()
except NameError as e: print(e)
builtins.x = "from builtins"; print(get()); x = "global again"; print(get()); del x; print(get()); del builtins.x
try: get()
except NameError as e: print(e)
x = 0
def bump():
    global x
    x += 1
for _ in range(1000): bump()
print(x)
print(get_len("abc")); len = lambda o: "global len"; print(get_len("abc")); del len; print(get_len("abc"))
old = builtins.len; builtins.len = lambda o: "patched builtin"; print(get_len("abc")); builtins.len = old; print(get_len("abc"))
def f(): return g()
def g(): return "g1"
for _ in range(50): f()
print(f())
def g(): return "g2"
print(f()); g = len
try: f()
except TypeError as e: print(e)
g = lambda: "lambda"; print(f()); g = type("K", (), {}); print(type(f()).__name__)
for i in range(200): globals()[f"var{i}"] = i
print(get(), var199, sum(globals()[f"var{i}"] for i in range(200)))
for i in range(200): del globals()[f"var{i}"]
print(get(), "var5" in globals())
ns = {"y": 1}
exec("def h(): return y", ns); h = ns["h"]
for _ in range(50): h()
ns["y"] = 2; print(h()); del ns["y"]
try: h()
except NameError as e: print(e)
ns["__builtins__"] = {"y": "custom builtins"}
try: print(h())
except NameError as e: print("builtins are fixed when the function is made:", e)
import math
def pi(): return math.pi
for _ in range(50): pi()
saved = math.pi; math.pi = 3; print(pi()); math.pi = saved; math = type("fake", (), {"pi": "fake"}); print(pi())
const = [1, 2]
def use(): return const[0]
for _ in range(50): use()
const[0] = "mutated"; print(use()); const = ["rebound"]; print(use())
def loop():
    out = []
    for i in range(6):
        if i == 3: globals()["flag"] = True
        out.append("flag" in globals() and flag)
    return out
print(loop())
