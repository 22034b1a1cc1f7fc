class A:
    def __init__(self, v): self.v = v
class B:
    v = "class attr"
class C:
    __slots__ = ("v",)
class D:
    @property
    def v(self): return "property"
class E:
    def __getattr__(self, n): return f"getattr {n}"
class F(A): pass
class G:
    def __init__(self): self.a, self.b, self.v = 1, 2, 3
def get(o): return o.v
c = C(); c.v = "slot"
objs = [A(1), A("x"), B(), c, D(), E(), F(5), G()]
for _ in range(50): out = [get(o) for o in objs]
print(out)
a = A(1)
for i in range(30):
    a.v = i
    get(a)
del a.v
try: get(a)
except AttributeError as e: print(e)
A.v = "now on class"; print(get(a)); a.v = "instance again"; print(get(a)); del A.v; print(get(a))
A.v = property(lambda self: "data descriptor wins"); print(get(a)); del A.v; print(get(a))
b = B()
for _ in range(30): get(b)
B.v = "changed class attr"; print(get(b)); b.v = "own"; print(get(b)); del b.v; print(get(b)); del B.v
try: get(b)
except AttributeError as e: print(e)
d = D()
for _ in range(30): get(d)
D.v = "no property now"; print(get(d)); d.v = 1; print(get(d))
f = F(1)
for _ in range(30): get(f)
F.v = "on subclass"; print(get(f)); f.__class__ = G; print(get(f), type(f)); f.__dict__ = {"v": "new dict"}; print(get(f)); f.__dict__["v"] = "via dict"; print(get(f)); f.__dict__.clear()
try: get(f)
except AttributeError as e: print(e)
g = G()
for i in range(30): setattr(g, f"extra{i}", i); get(g)
print(get(g), len(g.__dict__), list(g.__dict__)[:4], g.extra29)
for i in range(30): delattr(g, f"extra{i}")
print(g.__dict__, get(g))
def put(o, v): o.v = v
for _ in range(30):
    for o in (A(0), c, G()): put(o, 7)
print(c.v); 
for o in (5, "s", D, object()):
    try: put(o, 1); print("stored on", o.__name__)
    except AttributeError as e: print(e)
order1, order2 = A(1), A(1); order1.x = 1; order1.y = 2; order2.y = 2; order2.x = 1
print(order1.__dict__, order2.__dict__, [o.x + o.y for _ in range(20) for o in (order1, order2)][-2:])
many = [type(f"T{i}", (), {"v": i})() for i in range(100)]
print(sum(get(o) for o in many), sum(get(o) for o in many * 5))
