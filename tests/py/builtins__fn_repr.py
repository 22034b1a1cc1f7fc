def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
class A:
    def __repr__(self): return "A!"
class B:
    def __repr__(self): return 5
class C: pass
l = [1]; l.append(l)
d = {}; d["d"] = d
show(lambda: (repr(1)))
show(lambda: (repr("a")))
show(lambda: (repr("it's")))
show(lambda: (repr([1, "a"])))
show(lambda: (repr(None)))
show(lambda: (repr(A())))
show(lambda: (repr(B())))
show(lambda: (repr({"k": (1,)})))
show(lambda: (repr(1.0)))
show(lambda: (repr(b"x")))
show(lambda: (repr()))
show(lambda: (repr(1, 2)))
show(lambda: (repr(len)))
show(lambda: (repr(int)))
show(lambda: (repr("\n\x00é\ud800")))
show(lambda: (repr(range(2))))
show(lambda: (repr({1})))
show(lambda: (repr(set())))
show(lambda: (repr(...)))
show(lambda: (repr(slice(1))))
show(lambda: (repr(C)))
show(lambda: (repr(l)))
show(lambda: (repr(d)))
show(lambda: (repr(A().__repr__).split(" of ")[0]))
