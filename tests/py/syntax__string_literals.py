print('a', "b", '''c''', """d""", r'e\n', R"f\t", u'g', U"h", b'i', B"j", br'k\x', rB"l\x", f'm{1}', F"n{2}", fr'o{3}\n', Rf"p{4}\t")
print('\'', "\"", '"', "'", '\\', "\a\b\f\v".encode(), '\x41', '\101', '\0'.encode(), '\u0041', '\U0001F600', '\N{SNOWMAN}', '\N{latin small letter a with acute}', "\7\77\377".encode("latin-1"))
print(len('\n'), len(r'\n'), len('\x00'), len("\
"), repr("\
x"))
print("con" "cat" 'ena' r"\t" "ted", ("multi "
       "line"), "a" """b
c""")
print(b'\x00\xff\n\t\\\'"', b"caf\xe9", b'\101\7', rb"\u0041", rb'\x41', b'a' b"b", b'''multi
line''')
print(repr('''quotes ' and "'''), repr("only ' single"), repr('only " double'), repr("\t\n\r\\\x00\x7f\x80\xff\u0100\u2028\U0010ffff"))
s = """
    indented
  text"""
print(repr(s), s.splitlines())
print("""a"b""c""", '''it's''', """ends with quote\"""", """""", '''''', "", '')
print("é" == "\u00e9" == "\xe9" == "\N{LATIN SMALL LETTER E WITH ACUTE}", "e\u0301" == "é", "ﬁ" == "fi")
print(r"\"", r'\'', len(r"\\"), r"a\
b")
print("%s" % "\u20ac", "\ud83d\ude00" == "😀", len("\ud83d\ude00"), len("😀"))
x = 5
print(f"{x}" "{x}" f"{{x}}" r"{x}" rf"{x}\n", f'{"nested"}', f"{'a' if x else 'b'}", f"{x!r:>3}|{x:03d}")
print("tab	inside", "trailing\\", 'mixed "quotes\' here')
def doc():
    "docstring " "joined"
def nodoc():
    f"not a docstring"
def raw():
    r"raw \d docstring"
class D: """class doc
    second line"""
print(doc.__doc__, nodoc.__doc__, raw.__doc__, repr(D.__doc__), __doc__)
print(b"x"[0], "x"[0], "abc" "def"[1], ("abc" "def")[1])
