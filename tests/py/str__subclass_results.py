# What methods of strings and bytes return for a subclass: the object itself, or a plain string.
class S(str):
    pass
class B(bytes):
    pass
def show(label, r, src):
    def d(x):
        if x is src: return "SELF"
        if isinstance(x, (tuple, list)) and not isinstance(x,(str,bytes)): return type(x).__name__ + "(" + ", ".join(d(i) for i in x) + ")"
        return f"{type(x).__name__}:{str.__str__(x) if isinstance(x,str) else x!r}"
    print(label, d(r))
s = S("abc")
for m, a in [("split",(",",)),("split",()),("split",("b",)),("rsplit",(",",)),("rsplit",()),("partition",(",",)),("rpartition",(",",)),("partition",("b",)),("rpartition",("b",)),("splitlines",()),("strip",()),("lstrip",()),("rstrip",("x",)),("replace",("x","y")),("replace",("a","a")),("upper",()),("lower",()),("casefold",()),("title",()),("capitalize",()),("swapcase",()),("center",(3,)),("ljust",(2,)),("rjust",(3,)),("zfill",(2,)),("zfill",(5,)),("expandtabs",()),("translate",({},)),("format",()),("removeprefix",("x",)),("removesuffix",("x",)),("removeprefix",("",)),("__mul__",(1,)),("__rmul__",(1,)),("__add__",("",)),("__mod__",((),)),("__getitem__",(slice(None),)),("__getitem__",(slice(0,3),)),("__getitem__",(0,)),("__format__",("",)),("__format__",(">3",)),("__format__",("s",)),("__str__",()),("join",([],)),("encode",()),("__getnewargs__",())]:
    try: show(f"{m}{a}", getattr(s, m)(*a), s)
    except Exception as e: print(m, a, type(e).__name__, e)
e = S("")
for m, a in [("split",(",",)),("split",()),("splitlines",()),("partition",(",",)),("strip",()),("__mul__",(1,)),("__mul__",(0,)),("__add__",("",)),("__getitem__",(slice(None),)),("upper",()),("join",(["a"],)),("join",([S("a")],)),("replace",("","")),("center",(0,))]:
    show(f"empty {m}{a}", getattr(e, m)(*a), e)
a1 = S("a")
show("join1", "".join([a1]), a1)
show("join2", "-".join((a1,)), a1)
show("fstr", f"{s}", s); show("fstr>3", f"{s:>3}", s); show("fstr!s", f"{s!s}", s); show("%s", "%s" % s, s); show("fmt", "{}".format(s), s); show("format()", format(s), s); show("format>", format(s, ">3"), s)
show("''+s", ""+s, s); show("s+''", s+"", s); show("str(s)", str(s), s); show("repl", "abc".replace("abc", s), s); show("part", "xax".partition(a1), a1); show("rpart", "xax".rpartition(a1), a1)
x = "abc"; 
for m,a in [("partition",(a1,)),("rpartition",(a1,)),("split",(a1,)),("strip",(S(""),))]: show(m, getattr(x,m)(*a), a1)
show("part none", "xyz".partition(a1), a1)
show("title", S("Abc").title(), s)
show("expand", S("\t").expandtabs(), s)
show("intern", [type(k) for k in {s:1}], s)
b = B(b"abc")
for m, a in [("split",(b",",)),("split",()),("rsplit",(b",",)),("partition",(b",",)),("rpartition",(b",",)),("partition",(b"b",)),("splitlines",()),("strip",()),("lstrip",()),("rstrip",(b"x",)),("replace",(b"x",b"y")),("upper",()),("lower",()),("title",()),("capitalize",()),("swapcase",()),("center",(3,)),("ljust",(2,)),("rjust",(3,)),("zfill",(2,)),("expandtabs",()),("translate",(None,)),("translate",(bytes(range(256)),)),("removeprefix",(b"x",)),("removesuffix",(b"x",)),("__mul__",(1,)),("__add__",(b"",)),("__getitem__",(slice(None),)),("__bytes__",()),("join",([],)),("decode",()),("__getnewargs__",()), ("__mod__",((),))]:
    try: show(f"B {m}{a}", getattr(b, m)(*a), b)
    except Exception as e: print(m, a, type(e).__name__, e)
show("b''+b", b""+b, b); show("b+b''", b+b"", b); show("bjoin", b"".join([b]), b); show("bytes(b)", bytes(b), b)
ba = bytearray(b"abc")
for m, a in [("split",(b",",)),("partition",(b",",)),("strip",()),("replace",(b"x",b"y")),("upper",()),("center",(3,)),("zfill",(1,)),("__mul__",(1,)),("expandtabs",())]: show(f"BA {m}", getattr(ba,m)(*a), ba)
class T(tuple): pass
t = T((1,2))
for r in (t*1, t+(), ()+t, t[:], t[0:2], tuple(t)): show("T", r, t)
tt=(1,2)
for r in (tt*1, tt+(), ()+tt, tt[:], tuple(tt)): show("tt", r, tt)
class L(list): pass
l=L([1]); 
for r in (l*1, l+[], l[:], l.copy(), list(l)): show("L", r, l)
class I(int):
    pass
i=I(5)
for f in ("__pos__","__int__","__index__","__trunc__","__floor__","__ceil__","__round__","__abs__","conjugate","__neg__","__invert__","bit_length","as_integer_ratio"): show("I "+f, getattr(i,f)(), i)
show("I", [i.real, i.imag, i.numerator, i.denominator, i+0, i*1, i**1, i|0, i//1, i>>0, divmod(i,10), int(i)], i)
class F(float): pass
f=F(2.0)
for m in ("__pos__","__float__","__abs__","conjugate","__round__","__trunc__","__floor__"): show("F "+m, getattr(f,m)(), f)
show("F", [f.real, f+0, f*1, float(f), f**1, round(f,1)], f)
class C(complex): pass
c=C(1j)
show("C",[c+0,complex(c),c.conjugate(),+c,c.real,c.__complex__()],c)
class D(dict): pass
d=D(a=1)
show("D",[d|{}, {}|d, d.copy(), dict(d), d.fromkeys("a"), d.items().__class__],d)
class R(bytearray): pass
r=R(b"ab")
show("R",[r+b"",r*1,r[:],r.upper(),r.copy() if hasattr(r,"copy") else 0, r.strip(), r.split(), r.replace(b"a",b"b"), R.fromhex("00"), r.center(5), r.__class__],r)
