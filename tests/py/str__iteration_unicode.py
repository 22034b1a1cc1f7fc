s = "a\u0301é€😀🇩🇪\u200d"
print(len(s), [hex(ord(c)) for c in s], list(enumerate("añ😀")), [c for c in reversed("añ😀")], dict(zip("ab", "cd")))
it = iter("héy")
print(next(it), it.__length_hint__(), next(it), next(it), next(it, "end"), type(it).__name__)
print(*"abc", sep="-")
a, *b = "hello"
print(a, b)
x, y = "é€"
print(x, y)
try:
    x, y = "abc"
except ValueError as e:
    print(e)
try:
    x, y = "a"
except ValueError as e:
    print(e)
print([s[i] for i in range(-3, 3)] == [s[-3], s[-2], s[-1], s[0], s[1], s[2]], s[3:5], s[::-1][:2] == s[-1] + s[-2])
import unicodedata
print(unicodedata.name("é"), unicodedata.category("A"), unicodedata.normalize("NFC", "e\u0301") == "é", len(unicodedata.normalize("NFD", "é")), unicodedata.lookup("EURO SIGN"), unicodedata.decimal("٣"), unicodedata.numeric("½"), unicodedata.bidirectional("א"), unicodedata.combining("\u0301"), unicodedata.east_asian_width("日"), unicodedata.unidata_version)
for ch in "\x00\t \x7f\xa0\xad\u0378\u200b\u2028\ue000\ufeff\U000e0001\U0010ffff":
    print(ascii(ch), repr(ch), ch.isprintable())
ñame = "identifier"
ﬁ = 3
print(ñame, fi, "ﬁ" in globals(), "fi" in globals())
𝐱 = 5
print(x, 変数 if (変数 := 7) else 0)
print("%s" % "\udc80".encode("utf-8", "surrogateescape"), repr("\ud83d\ude00"), len("\ud83d\ude00"), "\ud83d" + "\ude00" == "\U0001f600")
print("ab\x00cd", repr("ab\x00cd"), len("ab\x00cd"), "\x00" in "ab\x00cd", "ab\x00cd".split("\x00"))
