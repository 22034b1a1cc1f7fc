s = "hello world, hello"
print(s.find("hello"), s.find("hello", 1), s.find("zzz"), s.find("", 3), s.find("", 100), s.find("o", -5), s.find("l", 3, 5), s.find("hello", None, None), s.find("", 18), s.find("", 19))
print(s.rfind("hello"), s.rfind("l"), s.rfind("zzz"), s.rfind(""), s.rfind("h", 0, 5), s.rfind("o", 5, -5))
print(s.index("w"), s.rindex("o"), s.count("l"), s.count("hello"), s.count(""), s.count("l", 4), s.count("l", 4, 10), "aaaa".count("aa"), "".count(""), "abc".count("", 3), "abc".count("", 4), "abc".count("", 1, 2))
print(s.startswith("hell"), s.startswith("world", 6), s.startswith(("x", "hel")), s.startswith(()), s.startswith(""), s.startswith("", 18), s.startswith("", 19), s.startswith("hello", 0, 3), s.endswith("llo"), s.endswith(("lo", "x")), s.endswith("world", 0, 11), s.endswith(""), s.endswith("hello world, hello and more"))
for f in (lambda: s.index("zzz"), lambda: s.rindex("zzz"), lambda: s.find(1), lambda: s.find(), lambda: s.count(None), lambda: s.startswith(1), lambda: s.startswith(["a"]), lambda: s.endswith((1,)), lambda: s.index("a", "b"), lambda: s.find("a", 1.0), lambda: s.replace("a"), lambda: s.replace(1, "a"), lambda: s.split(1), lambda: s.split(""), lambda: s.partition(""), lambda: s.rpartition(1), lambda: s.strip(1), lambda: s.removeprefix(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(s.replace("hello", "bye"), s.replace("l", ""), s.replace("l", "LL", 2), s.replace("", "-"), s.replace("", "-", 3), s.replace("x", "y"), "".replace("", "a"), "".replace("", "a", 0), "aaa".replace("aa", "b"), "abc".replace("b", "b"), s.replace("o", "0", count=1), "aa".replace("a", "€"))
print("a,b,c".partition(","), "a,b,c".rpartition(","), "abc".partition(","), "abc".rpartition(","), "".partition("x"), "a::b".partition("::"))
print("prefix_x".removeprefix("prefix_"), "x".removeprefix("y"), "file.py".removesuffix(".py"), "file.py".removesuffix(""), "aaa".removeprefix("a"), "aaa".removesuffix("aaaa"))
print("  x  ".strip() + "|", "  x  ".lstrip() + "|", "  x  ".rstrip() + "|", "xxaxbxx".strip("x"), "xyaxy".strip("xy"), "abc".strip(""), "\t\n\r\x0b\x0c\x1c\x85\xa0\u2003x\u3000".strip(), "…x…".strip("…"), " a ".strip(None), "aXbX".rstrip("X"), "".strip(), "    ".strip())
# searching in strings of other widths
t = "αβγ€" * 3 + "😀" + "abc"
print(t.find("γ€"), t.rfind("αβ"), t.count("€"), t.index("😀"), t.find("c"), t.replace("😀", "!"), t.split("€"), t.partition("😀"), "abc".find("€"), "abc".replace("b", "😀"), t.replace("α", "a").replace("β", "b"))
big = "ab" * 1000 + "x" + "ab" * 1000
print(big.find("x"), big.rfind("x"), big.count("ba"), big.find("abx"), big.find("xab"), big.find("bb"), len(big.replace("ab", "")), big.find("b" + "ab" * 1000), big.index("a" * 1 + "b" * 1 + "x"))
print("aab" * 50 in "aab" * 100 + "aaab", ("a" * 100 + "b") in ("a" * 1000 + "b"), ("a" * 100 + "c") in ("a" * 1000 + "b"))
