OPS = [("+", "add"), ("-", "sub"), ("*", "mul"), ("/", "truediv"), ("//", "floordiv"), ("%", "mod"), ("**", "pow"), ("@", "matmul"), ("&", "and"), ("|", "or"), ("^", "xor"), ("<<", "lshift"), (">>", "rshift")]
def make(name, prefix, ret=None):
    def method(self, other, *a): return ret if ret is not None else f"{type(self).__name__}.{prefix}{name}({other!r})"
    return method
def cls(cname, prefixes, bases=(), ret=None):
    ns = {f"__{p}{n}__": make(n, p, ret) for _, n in OPS for p in prefixes}
    ns["__repr__"] = lambda s: cname
    return type(cname, bases, ns)
Both = cls("Both", ["", "r"]); L = cls("L", [""]); R = cls("R", ["r"]); I = cls("I", ["i"]); NI = cls("NI", ["", "r", "i"], ret=NotImplemented)
class Nothing:
    def __repr__(s): return "Nothing"
def ev(sym, a, b):
    try: return eval(f"a {sym} b", {"a": a, "b": b})
    except TypeError as e: return f"TypeError: {e}"
for sym, n in OPS:
    for a, b in ((Both(), 1), (1, Both()), (Both(), Both()), (L(), R()), (R(), L()), (L(), 1), (1, R()), (1, L()), (R(), 1), (NI(), 1), (1, NI()), (NI(), R()), (NI(), NI()), (Nothing(), Nothing()), ("s", Both()), ([1], Both()), (None, 1), (Nothing(), 2.5), ({}, [])):
        if sym == "%" and isinstance(a, str): continue
        print(a, sym, b, "=>", ev(sym, a, b))
for sym, n in OPS:
    for a, b in ((I(), 1), (L(), 1), (NI(), R()), (NI(), 5), (1, Both()), (Nothing(), 1), ((1,), Nothing())):
        ns = {"x": a, "b": b}
        try: exec(f"x {sym}= b", ns); print(a, f"{sym}=", b, "=>", ns["x"])
        except TypeError as e: print(a, f"{sym}=", b, "TypeError:", e)
# a subclass on the right with its own reflected method goes first
class Base:
    def __add__(s, o): return "Base.add"
    def __radd__(s, o): return "Base.radd"
class SubOver(Base):
    def __radd__(s, o): return "Sub.radd"
class SubSame(Base): pass
print(Base() + SubOver(), Base() + SubSame(), SubOver() + Base(), Base() + Base(), SubOver() + SubOver())
class MyInt(int):
    def __radd__(s, o): return "MyInt.radd"
    def __add__(s, o): return "MyInt.add"
print(1 + MyInt(2), MyInt(2) + 1, MyInt(1) + MyInt(2), 1.5 + MyInt(2), MyInt(2) * 3, MyInt(2) - 1, -MyInt(3))
class F(float):
    def __rsub__(s, o): return "F.rsub"
print(1.5 - F(1), 1 - F(1), F(3) - 1)
class RaisesIn:
    def __add__(s, o): raise ValueError("in add")
    def __radd__(s, o): return "never"
try: RaisesIn() + RaisesIn()
except ValueError as e: print(e)
