for spec in ("", "s", "10", "<10", ">10", "^10", "*^10", ".2", "10.2", "^10.2s", "é>6", "05", "0<5", "<05", "3", ".0", "0", "010.3"):
    print(repr(spec), "|" + format("hello", spec) + "|", "|" + format("", spec) + "|", "|" + format("ñ€😀", spec) + "|")
for spec in ("d", "f", "=10", "+5", " 5", "#5", ",", "_", "5.d", "z", "x", "ss", "5..2", "{}", "^^", "^^^5", "=^5" ):
    try:
        print(repr(spec), "|" + format("hello", spec) + "|")
    except ValueError as e:
        print(repr(spec), "ValueError:", e)
print("{} {}".format(1, 2), "{0} {1} {0}".format("a", "b"), "{x} {y}".format(x=1, y=2), "{} {x}".format(1, x=2), "{{}}".format(), "{{{}}}".format(5), "{0[0]} {0[1]}".format([1, 2]), "{0[a]} {0[b c]}".format({"a": 1, "b c": 2}), "{0.real} {0.imag}".format(3 + 4j), "{a.b.c}".format(a=type("A", (), {"b": type("B", (), {"c": 9})})))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{:>5} {:<5}| {:^5}|".format(1, 2, 3), "{:{}}".format("x", 5) + "|", "{:{}{}}".format("x", ">", 5), "{:{w}.{p}f}".format(3.14159, w=10, p=2), "{0:{1}}".format("a", "^7"), "{:%}".format(0.5), "{!r:>10}".format("a"), "{0!s:*<6}".format(None))
print("{:d} {:5d} {:x} {:#x} {:b} {:o} {:e} {:g} {:n} {:c} {:,}".format(1, 2, 255, 255, 5, 8, 1.5, 2.5, 3, 65, 1234567))
print("{0[0][1]} {1[k][2]} {2.__class__.__name__} {3[-1]}".format([[1, 2]], {"k": "abc"}, 5, {"-1": "neg"}))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: "{} {}".format(1))
err(lambda: "{2}".format(1, 2))
err(lambda: "{x}".format())
err(lambda: "{".format())
err(lambda: "}".format())
err(lambda: "{0".format(1))
err(lambda: "{0} {}".format(1, 2))
err(lambda: "{} {0}".format(1, 2))
err(lambda: "{!x}".format(1))
err(lambda: "{!}".format(1))
err(lambda: "{!rr}".format(1))
err(lambda: "{0.foo}".format(1))
err(lambda: "{0[a]}".format([1]))
err(lambda: "{0[5]}".format([1]))
err(lambda: "{0[}".format([1]))
err(lambda: "{0[]}".format([1]))
err(lambda: "{0.}".format(1))
err(lambda: "{0[0]x}".format([1]))
err(lambda: "{:{:{}}}".format(1, 2, 3))
err(lambda: "{:q}".format(1))
err(lambda: "{:5}".format(None))
err(lambda: "{:5}".format([]))
err(lambda: "{:d}".format("a"))
err(lambda: "{:.2f}".format("a"))
err(lambda: "{a b}".format(**{"a b": 3}))
err(lambda: "{ 0 }".format(1))
err(lambda: "{-1}".format(1))
err(lambda: "{99999999999999999999}".format(1))
class F:
    def __format__(self, spec): return f"<{spec}>"
    def __repr__(self): return "F()"
class G:
    def __format__(self, spec): return 5
print("{:abc} {!r:>5} {} {:{}}".format(F(), F(), F(), F(), "in"), f"{F():x y}", format(F()), format(F(), "zz"))
err(lambda: format(G()))
err(lambda: format(object(), "5"))
err(lambda: format(5, 5))
class Default(dict):
    def __missing__(self, k): return "{" + k + "}"
print("{a} {b}".format_map(Default(a=1)), "{x}".format_map({"x": 2}), format(object).startswith("<class"), format(None), format([1, 2]))
