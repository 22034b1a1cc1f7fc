from string.templatelib import Template, Interpolation, convert
name, n = "world", 3.14159
t = t"hello {name}, {n:.2f} and {n!r:>10} {name=}"
print(type(t), t.strings, t.values, len(t.interpolations))
for i in t.interpolations: print(repr(i), i.value, i.expression, i.conversion, repr(i.format_spec))
print(list(t)); print(repr(t))
print(t"".strings, t"".values, t"plain".strings, t"{1}{2}".strings, t"{{}}".strings, t"a{1}".strings, t"{1}b".strings, list(t"{1}{2}"), list(t""), list(t"x"))
a = t"one {1}" + t" two {2}"; print(a.strings, a.values)
print((t"a" t"b{1}" t"c").strings)
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
err(lambda: t"a" + "b"); err(lambda: "b" + t"a"); err(lambda: t"a" + 5); err(lambda: t"a" == t"a"); err(lambda: t"a" * 2); err(lambda: len(t"a")); err(lambda: (lambda o: o[0])(t"a")); err(lambda: setattr(t"a", "strings", ())); err(lambda: t"{undefined}"); err(lambda: t"{1 / 0}"); err(lambda: hash(t"a") is not None); err(lambda: "x" in t"a")
w = 10; x = t"{n:{w}.{2}f}"; print(x.interpolations[0].format_spec, x.interpolations[0].expression)
print(t"{n!s}".interpolations[0].conversion, t"{n!a:x}".interpolations[0].conversion, t"{ n + 1 }".interpolations[0].expression, t"{n=}".strings, t"{n = }".strings, t"{n=:.1f}".interpolations[0], t"{n=!s}".interpolations[0].conversion)
def f(t):
    out = []
    for p in t:
        match p:
            case str() as s: out.append(s)
            case Interpolation(value, expr, conv, spec): out.append(f"<{expr}:{format(convert(value, conv), spec)}>")
    return "".join(out)
print(f(t), f(t"{[1, 2]} {name!r:>10}"))
def html(t):
    import html as h
    return "".join(p if isinstance(p, str) else h.escape(str(p.value)) for p in t)
evil = "<script>"; print(html(t"<p>{evil}</p>"))
print(t"{t"inner {name}"}".values[0].strings, rt"\n{name}\d".strings, tr"\x{1}".strings, T"{1}".values, t'''multi
{name}'''.strings, t"{'nested "quotes"'}".values, t"{(lambda: 5)()}".values, t"{name.upper()!r}".interpolations[0].expression)
T1 = Template("a", Interpolation(5, "x", "r", ".2"), "b", "c", Interpolation("v")); print(T1.strings, T1.values, T1.interpolations); print(Template().strings, Template("x").strings, Template(Interpolation(1), Interpolation(2)).strings)
err(lambda: Template(5)); err(lambda: Interpolation()); err(lambda: Interpolation(1, 2)); err(lambda: Interpolation(1, "x", "z")); err(lambda: Interpolation(1, "x", None, 5)); err(lambda: Template(a=1))
i = Interpolation(5, "x", None, ""); print(i, Interpolation.__match_args__); err(lambda: setattr(i, "value", 1)); print(convert("é", "a"), convert("é", "r"), convert("é", "s"), convert(5, None)); err(lambda: convert(1, "q"))
calls = []
def c(v): calls.append(v); return v
u = t"{c(1)} {c(2):{c(3)}} {c(4)!r}"; print(calls, u.values, [q.format_spec for q in u.interpolations])
print(isinstance(t, Template), Template.__module__, Interpolation.__module__, Template.__name__)
import copy, pickle
print(pickle.loads(pickle.dumps(t"a {1}")).strings, copy.copy(t).strings == t.strings)
it = iter(t"a{1}b"); print(next(it), type(next(it)).__name__, next(it), type(it).__name__)
def gen(): yield t"{(yield 1)}"
g = gen(); next(g); print(g.send("sent").values)
