import string, textwrap, pprint, difflib, shlex, html, unicodedata
print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation, repr(string.whitespace), string.capwords("hello  big world"), string.capwords("a-b", "-"))
t = string.Template("$who likes ${what} $$5 $"[:-2]); print(t.substitute(who="tim", what="py"), t.safe_substitute(who="x"), t.get_identifiers() if hasattr(t, "get_identifiers") else "")
for f in (lambda: t.substitute(), lambda: string.Template("$").substitute(), lambda: string.Template("${").substitute(), lambda: string.Formatter().format("{0} {x}", 1, x=2), lambda: string.Formatter().format("{}"), lambda: list(string.Formatter().parse("a{b!r:c}d{{")), lambda: string.Formatter().vformat("{0.real} {k[0]}", (5,), {"k": "ab"}), lambda: string.Formatter().format("{0[}", 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Up(string.Formatter):
    def convert_field(self, v, c): return str(v).upper() if c == "u" else super().convert_field(v, c)
    def get_value(self, k, a, kw): return kw.get(k, f"<{k}>") if isinstance(k, str) else super().get_value(k, a, kw)
print(Up().format("{0!u} {missing} {0!r}", "abc"))
s = "The quick brown fox jumped over the lazy dog. Supercalifragilisticexpialidocious words-with-hyphens."
print(textwrap.fill(s, 20)); print(textwrap.wrap(s, 30, initial_indent="* ", subsequent_indent="  ")); print(textwrap.shorten(s, 30), textwrap.shorten(s, 25, placeholder="…")); print(repr(textwrap.dedent("  a\n    b\n\n  c\n")), repr(textwrap.indent("a\n\nb", "> ")), textwrap.wrap("", 5), textwrap.wrap("abc def", 3, break_long_words=False))
pprint.pprint({"z": [1, 2], "a": {"nested": list(range(30))}, "long": "x " * 50}); pprint.pprint([1, (2,), {3}], width=5); pprint.pprint("short"); print(pprint.pformat({i: "v" * i for i in range(12)}, compact=True)); pprint.pprint([[[[1]]]], depth=2); l = [1]; l.append(l); print(pprint.isrecursive(l), pprint.isreadable([1]), pprint.saferepr({"b": 1, "a": 2})); pprint.pp({"b": 1, "a": 2}); pprint.pprint(["a" * 30, "b" * 30, "c" * 30], indent=4)
print("\n".join(difflib.unified_diff("a b c".split(), "a x c d".split(), "old", "new", lineterm="")), difflib.get_close_matches("appel", ["ape", "apple", "peach"]), difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), list(difflib.ndiff(["one"], ["ore"])), difflib.SequenceMatcher(None, "qabxcd", "abycdf").get_opcodes())
print(shlex.split("a 'b c' \"d e\" f\\ g # h", comments=True), shlex.quote("it's"), shlex.join(["a b", "c"])); 
try: shlex.split("'unclosed")
except ValueError as e: print(e)
print(html.escape("<a href='x'>&\"</a>"), html.unescape("&lt;&eacute;&#8364;&#x20ac;&nbsp;&unknown;"), unicodedata.normalize("NFKD", "ﬁ²½"))
