def helper(): return "original"
def caller():
    r = [helper()]
    globals()["helper"] = lambda: "patched"
    r.append(helper())
    del globals()["helper"]
    try: helper()
    except NameError as e: r.append(str(e))
    return r
print(caller())
x = 1
def reader():
    out = []
    for i in range(3): out.append(x); globals()["x"] += 1
    return out
print(reader(), x)
len = lambda o: "shadow"
def use(): return len([])
print(use()); del len; print(use())
exec("y = 5"); print(y)
globals().update(z=1, w=2); print(z + w)
def f(): return __name__, __file__.endswith("080_global_changes_during_call.py")
print(f()); __name__ = "changed"; print(f())
class G:
    def __getattr__(self, n): raise NameError(n)
locals()["dyn"] = 9; print(dyn)
globals().clear()
print(1)
