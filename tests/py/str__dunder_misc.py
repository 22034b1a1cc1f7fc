print("a".__add__("b"), "ab".__mul__(2), "ab".__rmul__(2), "ab".__contains__("a"), "ab".__getitem__(0), "ab".__len__(), "a".__lt__("b"), "a".__eq__(1), "%s".__mod__(3), "a".__rmod__(1), "a".__hash__() == hash("a"), "a".__format__(">3"), "a".__getnewargs__(), "a".__sizeof__() > 0)
print(sorted(n for n in dir(str) if not n.startswith("__")))
print(str.upper("abc"), str.join(",", ["a", "b"]), list(map(str.strip, [" a ", "b "])), list(map(str, [1, None, 2.5])))
for f in (lambda: str.upper(5), lambda: str.upper(), lambda: "a".upper(1), lambda: "a".__add__(1), lambda: str.__add__(1, "a"), lambda: "a".__contains__(1), lambda: "abc".nope, lambda: "abc".uper(), lambda: str.__new__(5), lambda: str.__new__(int), lambda: str.__new__()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
class S(str):
    def __new__(cls, x, y=0):
        o = super().__new__(cls, x * 2)
        o.y = y
        return o
    def upper(self): return "sub:" + super().upper()
s = S("ab", y=5)
print(s, s.y, s.upper(), s.__dict__, len(s), s[:1], type(s[:1]), s + s, "x".join([s, s]), f"{s:>6}", isinstance(s, str), "%s" % s, str(s), type(str(s)))
class T(str):
    def __str__(self): return "T str"
    def __repr__(self): return "T repr"
    def __format__(self, f): return "T fmt"
    def __len__(self): return 99
    def __iter__(self): return iter([1, 2])
    def __getitem__(self, i): return "item"
t = T("abc")
print(t, repr(t), f"{t}", f"{t!s}", f"{t!r}", "%s" % t, len(t), list(t), t[0], "".join([t]), t + "", str(t), type(str(t)), t == "abc", [t], t.upper(), "b" in t, t.encode())
print(str.__doc__.splitlines()[0], str.__mro__, str.__name__, str.__qualname__, str.__module__, type(str.join), type("".join))
print("abc".isascii(), "".isascii(), "é".isascii(), "abc".isidentifier(), "if".isidentifier())
