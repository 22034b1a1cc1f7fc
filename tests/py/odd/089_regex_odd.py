import re
for p in ("(", ")", "[", "*", "a**", "a{2,1}", "(?P<n>", "(?P<1>a)", "\\", "(?z)", "[z-a]", "(?P<a>x)(?P<a>y)", "\\1", "(?P=no)", "(?<=a*)", "(?(1)a|b|c)", "a{99999999999}", "\\N{nope}", "\\x1", "(?#", "x{,}", "+", "?", "(?i", "[[:alpha:]]" if False else "[]", "(?P>", "\\8", "((a)"):
    try: re.compile(p); print(p, "fine")
    except re.error as e: print(p, "|", e, "|", e.pos)
    except Exception as e: print(p, "|", type(e).__name__, e)
for f in (lambda: re.match(5, "a"), lambda: re.match("a", 5), lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.sub("a", 5, "a"), lambda: re.match("a", "a").group(1), lambda: re.match("a", "a").group("x"), lambda: re.sub("(a)", r"\2", "a"), lambda: re.sub("a", r"\g<nope>", "a"), lambda: re.sub("a", lambda m: 5, "a"), lambda: re.sub("a", lambda m: 1 / 0, "a"), lambda: re.match("a", None), lambda: re.compile("a", 99999), lambda: re.compile(re.compile("a"), re.I), lambda: re.split("", "abc"), lambda: re.match("(a)|b", "b").group(1), lambda: re.match("(a)|b", "b").start(1), lambda: re.findall("(a)|(b)", "ab"), lambda: re.sub("a", "\\q", "a"), lambda: re.fullmatch("(a*)*b", "a" * 15), lambda: re.sub(r"\b", "|", "hi you"), lambda: re.match("x", "y").group()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
try: re.compile("(unclosed")
except re.PatternError as e: print(type(e).__name__, e.msg, e.pattern, e.pos, e.lineno, e.colno)
