def factory(base_value):
    class Local:
        value = base_value
        def get(self): return self.value, base_value
        class Inner:
            def hello(self): return "inner", base_value
    return Local
A, B = factory(1), factory("two")
print(A().get(), B().get(), A.Inner().hello(), A is B, A.__name__ == B.__name__, A.__qualname__, A.Inner.__qualname__)
class Outer:
    x = "outer x"
    class Mid:
        y = "mid y"
        class Deep:
            def who(self): return type(self).__qualname__
    def make(self):
        outer = self
        class Bound:
            def up(self): return outer.x
        return Bound()
print(Outer.Mid.Deep().who(), Outer.Mid.y, Outer().make().up())
classes = []
for i in range(3):
    class Loop:
        n = i
        def get(self): return self.n, i
    classes.append(Loop)
print([c().get() for c in classes])
class Cond:
    if True:
        def method(self): return "defined under if"
    for k in range(2): locals()[f"attr{k}"] = k
    squares = [v * v for v in range(3)]
    try: bad = undefined
    except NameError: bad = "fallback"
print(Cond().method(), Cond.attr0, Cond.attr1, Cond.squares, Cond.bad)
def recursive_class(n):
    class R: depth = n; inner = recursive_class(n - 1) if n else None
    return R
r = recursive_class(3); print(r.depth, r.inner.depth, r.inner.inner.inner.inner)
