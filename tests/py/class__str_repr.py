class A: pass
class B:
    def __repr__(self): return "B-repr"
class C:
    def __str__(self): return "C-str"
class D:
    def __str__(self): return "D-str"
    def __repr__(self): return "D-repr"
print(str(B()), repr(B()), [B()], f"{B()}", "%s %r" % (B(), B()))
print(str(C()), [C()][0].__str__(), f"{C()}", "{}".format(C()))
print(D(), repr(D()), [D()], {D(): D()} if False else {"k": D()}, (D(),), f"{D()!r} {D()!s}")
print(repr(A()).startswith("<__main__.A object at 0x"), str(A()) == repr(A())[:0] + str(A()) if False else "ok")
class E(Exception): pass
print(str(E("msg")), repr(E("msg", 1)))
class F(B):
    def __str__(self): return "F:" + repr(self)
print(F(), [F()])
class G:
    def __repr__(self): return f"G({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"
g = G(); g.a = 1; g.b = "x"; g.c = G()
print(g)
