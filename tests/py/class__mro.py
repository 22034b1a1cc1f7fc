# When classes die shows in the last line.
# modes: -heap-stress, -stress-gc, -stress
class A:
    def f(self): return ["A"]
class B(A):
    def f(self): return ["B"] + super().f()
class C(A):
    def f(self): return ["C"] + super().f()
class D(B, C):
    def f(self): return ["D"] + super().f()
print(D().f(), [k.__name__ for k in D.__mro__], D.mro() == list(D.__mro__))
class E(C, B): pass
print(E().f())
def err(f):
    try:
        r = f(); print(r if not isinstance(r, type) else [k.__name__ for k in r.__mro__])
    except TypeError as e:
        print("TypeError:", e)
err(lambda: type("F", (B, E), {}))
err(lambda: type("G", (D, E), {}))
err(lambda: type("H", (A, B), {}))
err(lambda: type("I", (object, A), {}))
err(lambda: type("J", (A, object), {}))
err(lambda: type("K", (B, B), {}))
err(lambda: type("L", (int, float), {}))
err(lambda: type("M", (5,), {}))
class X: pass
class Y: pass
class Z(X, Y): pass
class W(Y, X): pass
err(lambda: type("N", (Z, W), {}))
# the example of the C3 paper
O = object
class FF: pass
class EE: pass
class DD: pass
class CC(DD, FF): pass
class BB(DD, EE): pass
class AA(BB, CC): pass
print([k.__name__ for k in AA.__mro__])
class P1:
    x = "P1"
class P2:
    x = "P2"; y = "P2y"
class Ch(P1, P2): pass
print(Ch.x, Ch.y); P1.y = "P1y"; print(Ch.y); del P1.x; print(Ch.x)
Ch.__bases__ = (P2, P1); print(Ch.__mro__[1].__name__, Ch.y)
def setb(c, b): c.__bases__ = b
err(lambda: setb(Ch, (int,)))
err(lambda: setb(Ch, ()))
err(lambda: setb(Ch, 5))
err(lambda: setb(P1, (Ch,)))
err(lambda: setb(int, (object,)))
class Meta(type):
    def mro(cls): return [cls, A, object] if cls.__name__ == "Custom" else super().mro()
class Custom(metaclass=Meta): pass
print(Custom.__mro__, Custom().f())
class BadMro(type):
    def mro(cls): return [5]
err(lambda: BadMro("Bad", (), {}))
class Mixin:
    def __init__(self, **kw): self.log = getattr(self, "log", []) + ["Mixin"]; super().__init__(**kw)
class Base:
    def __init__(self, a=0): self.a = a; self.log = getattr(self, "log", []) + ["Base"]
class Real(Mixin, Base):
    def __init__(self, **kw): super().__init__(**kw); self.log.append("Real")
r = Real(a=5); print(r.log, r.a)
print(int.__mro__, bool.__mro__, type.__mro__, object.__mro__, object.__bases__, type.__bases__, A.__subclasses__() == [B, C])
class Bad1:
    def __mro_entries__(self, bases): print("entries", len(bases)); return (A, X)
class FromInst(Bad1(), metaclass=type): pass
print(FromInst.__mro__, FromInst.__orig_bases__ is not None)
try:
    class Z2(Bad1, 5): pass
except TypeError as e: print(e)
class BadEntries:
    def __mro_entries__(self, bases): return "x"
try:
    class Z3(BadEntries()): pass
except TypeError as e: print(e)
