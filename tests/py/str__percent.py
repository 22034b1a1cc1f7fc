print("%s" % "a", "%s %s" % ("a", 1), "%r" % "a", "%a" % "é", "%%" % (), "%5s|%-5s|%.2s|%5.1s|" % ("ab", "ab", "abc", "xyz"), "%c%c%c" % ("a", 98, "€"), "%s" % (1,), "%s" % [1, 2], "%s" % {"a": 1}, "%s" % None)
print("%(a)s %(b)5d %(a)r" % {"a": "x", "b": 5}, "%(x)s" % {"x": (1, 2)}, "%(a b)s %()s" % {"a b": 1, "": 2}, "%(a(b))s" % {"a(b)": 3}, "no format" % {}, "no" % [])
print("%d %5d %-5d| %05d %+d % d %x %X %#x %o %#o %i %u" % (1, 2, 3, 4, 5, 6, 255, 255, 255, 8, 8, 9, 10))
print("%f %.2f %10.3f %-10.1f| %+.1f %e %E %g %G" % (1.5, 2.0, 3.14159, 2.5, 1, 1500, 0.0015, 1e-5, 1e20))
print("%*d|%-*d|%.*f|%*.*f" % (5, 42, 5, 42, 2, 3.14159, 8, 3, 2.71828), "%0*d" % (6, 42), "%*d|" % (-6, 42))
print("%ld %hd %Lf" % (1, 2, 3.0), "%-+5d|% 05d|%+-8.2f|" % (3, 42, 1.5), "%#5x|%#-8o|%#X" % (10, 8, 255))
def err(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: "%d" % "a")
err(lambda: "%d" % None)
err(lambda: "%x" % 1.5)
err(lambda: "%o" % "a")
err(lambda: "%f" % "a")
err(lambda: "%c" % "ab")
err(lambda: "%c" % -1)
err(lambda: "%c" % 1.5)
err(lambda: "%c" % 0x110000)
err(lambda: "%s %s" % "a")
err(lambda: "%s" % ())
err(lambda: "%s" % ("a", "b"))
err(lambda: "a" % 1)
err(lambda: "a" % (1,))
err(lambda: "%z" % 1)
err(lambda: "%" % 1)
err(lambda: "%5" % 1)
err(lambda: "%(a" % {})
err(lambda: "%(a)" % {"a": 1})
err(lambda: "%(a)s" % {})
err(lambda: "%(a)s" % 5)
err(lambda: "%(a)s" % (1,))
err(lambda: "%*d" % ("a", 1))
err(lambda: "%.*f" % (1.5, 1))
err(lambda: "%é" % 1)
err(lambda: "abc %y def" % 1)
err(lambda: "%99999999999999999999d" % 1)
err(lambda: "%.99999999999999999999d" % 1)
class I:
    def __index__(self): return 65
class N:
    def __int__(self): return 7
class F:
    def __float__(self): return 2.5
err(lambda: "%d %x %c" % (I(), I(), I()))
err(lambda: "%d" % N())
err(lambda: "%x" % N())
err(lambda: "%f %g" % (F(), I()))
class M:
    def __getitem__(self, k): return "<" + k + ">"
err(lambda: "%(k)s %(z)r" % M())
class S(str):
    def __mod__(self, o): return "S mod"
    def __rmod__(self, o): return "S rmod"
err(lambda: S("%s") % 1)
err(lambda: "%s" % S("x"))
class R:
    def __repr__(self): return "R()"
    def __rmod__(self, o): return "R rmod " + o
err(lambda: "%s" % R())
s = "fmt"
s %= ()
print(s)
print("%s %s" % ("é", "😀"), "%5.2s|" % "€uro", "%r" % ("x\ny",), "%a" % "😀", "%s" % b"x", "%.3r" % "abcdef")
