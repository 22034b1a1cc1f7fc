print('a', "b", '''c
d''', """e""", 'it''s', "a" 'b' """c""", r"\n", R'\t', u"x", '\'', "\"", '"', "'", repr("it's"), repr('say "hi"'), repr('both \' and "'))
print(repr("\a\b\f\n\r\t\v\\\0\1\x7f\x80\xa0\xad\u0100\u2028\ud800\U0001f600\U000e0001\uffff"), len("\U0001f600"), len("\u0100é"))
print("\x41\101\u0041\U00000041\N{LATIN SMALL LETTER E WITH ACUTE}\N{BULLET}", "line\
continued", ascii("é\u20ac\U0001f600"), repr("ümläut"), repr("日本"), repr("\u200b"), repr("\u3000"))
s = "hello"
print(s[0], s[-1], s[1:3], s[::-1], s[::2], s[10:], s[-3:], s[:-3], s[4:1:-1], s[-100:100], len(s), s + " " + "world", s * 3, 3 * s, s * 0, s * -1)
print("ell" in s, "" in s, "z" in s, "hello" == s, s != "x", s < "help", "a" < "B", "Z" < "a", "" < "a", "abc" <= "abc", max(s), min(s), sorted(s), list(s), tuple("ab"), set("aaa"))
for f in (lambda: s[5], lambda: s[-6], lambda: s["a"], lambda: s[1.0], lambda: s + 1, lambda: s * "a", lambda: s - "a", lambda: 1 in s, lambda: s < 1, lambda: -s, lambda: s(), lambda: s.foo, lambda: s[::0], lambda: ord("ab"), lambda: ord(""), lambda: chr(-1), lambda: chr(0x110000), lambda: "a" * (1 << 70), lambda: str(b"a", "nope"), lambda: str("a", "utf-8"), lambda: str(1, "utf-8"), lambda: str(1, 2, 3, 4)):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)
try:
    s[0] = "j"
except TypeError as e:
    print(e)
try:
    del s[0]
except TypeError as e:
    print(e)
print(str(), str(5), str(None), str(b"abc"), str(b"abc", "ascii"), str(b"\xc3\xa9", "utf-8"), str(object=3), str(b"x", encoding="latin-1"), str([1, "a"]), str(1.0), str(...), str(NotImplemented))
class A:
    def __str__(self): return "A-str"
    def __repr__(self): return "A-repr"
class B:
    def __repr__(self): return "B-repr"
class C:
    def __str__(self): return 5
class S(str): pass
print(A(), str(A()), repr(A()), [A()], f"{A()} {A()!r} {A()!s} {A()!a}", str(B()), "%s %r" % (A(), A()))
try:
    str(C())
except TypeError as e:
    print(e)
x = S("abc")
print(x, type(x), type(x + ""), type(x[:]), type(str(x)), x == "abc", hash(x) == hash("abc"), repr(x), type(x.upper()), {x: 1}["abc"])
for c in "añ€😀":
    print(c, ord(c), hex(ord(c)), chr(ord(c)) == c, c.encode(), ascii(c))
print("".join(reversed("añ€😀")), "añ€😀"[2:], "añ€😀"[-1], "😀" * 3, "€" in "añ€😀", "añ€😀".index("😀"))
a = "x"
for i in range(10):
    a += str(i)
print(a, a is not None, len(a))
