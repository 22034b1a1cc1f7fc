classes = [object]
for i in range(200):
    classes.append(type(f"C{i}", (classes[-1],), {"level": i, "f": (lambda i: lambda self: i)(i)} if i % 50 == 0 else {}))
o = classes[-1]()
print(o.level, o.f(), len(type(o).__mro__), isinstance(o, classes[1]), issubclass(classes[-1], classes[100]))
classes[101].level = "middle"; print(o.level); del classes[101].level; print(o.level)
class Coop:
    def f(self): return ["Coop"]
c = Coop
for i in range(60):
    ns = {}
    exec(f"class K{i}(c):\n    def f(self): return super().f() + [{i}]", {"c": c}, ns); c = ns[f"K{i}"]
print(len(c().f()), c().f()[-1])
mixins = [type(f"M{i}", (), {f"m{i}": lambda self, i=i: i}) for i in range(50)]
W = type("W", tuple(mixins), {}); w = W(); print(sum(getattr(w, f"m{i}")() for i in range(50)), len(W.__mro__))
layers = [type("Base", (), {})]
for i in range(12): layers.append(type(f"L{i}", (type(f"A{i}", (layers[-1],), {}), type(f"B{i}", (layers[-1],), {})), {}))
print(len(layers[-1].__mro__))
try: type("Bad", (layers[3], layers[5]), {})
except TypeError as e: print(e)
try: o.nothing
except AttributeError as e: print(e)
class Getattr(c):
    def __getattr__(self, n): return n if n.startswith("dyn") else super().__getattribute__(n)
print(Getattr().dyn_x)
Getattr().other
