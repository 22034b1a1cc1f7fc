a, l, b, w = "a" * 5000, "é" * 5000, "€" * 5000, "😀" * 5000
for s in (a, l, b, w):
    t = s + "z"
    print(len(s), len(t), t[-1], t[0], t.find("z"), t.count(s[0]), s == s[:], hash(s) == hash("".join(list(s))), len(s.encode()), s.replace(s[0], "q") == "q" * 5000, len(s.upper()), s.startswith(s[:100]), s[2500:2503], s < t, s in t, t in s, len(s * 3), s.isalpha())
mix = a[:3] + l[:3] + b[:3] + w[:3]; print(mix, len(mix), [mix[i] for i in (0, 3, 6, 9)], mix[::-1], mix.split("é"), mix.partition("€"), mix.encode("utf-8"), sorted(set(mix)), mix.index("😀"), mix.rindex("a"))
print(mix[:3] == "aaa", mix[3:6] == "ééé", hash(mix[:3]) == hash("aaa"), mix[:6].encode("latin-1"), (w[0] + "a")[1] == "a", ("é" + "a")[1:] == "a", {mix[:3]: 1}["aaa"], (mix[9:] + "")[0] == "😀")
s = ""
for i in range(3000): s += chr(97 + i % 26)
print(len(s), s[:30], s[-5:], s.count("abc"))
s = ""
for c in (97, 233, 8364, 128512, 98): s += chr(c); print(s, len(s), s[-1], s[0])
parts = [str(i) for i in range(2000)]; j = ",".join(parts); print(len(j), j.split(",") == parts, j.count(","), j.rfind("1999"), j.replace(",", "").isdigit(), len(j.splitlines()))
words = ("the quick brown fox " * 500).split(); print(len(words), len(set(words)), " ".join(words).count("quick"), max(map(len, words)))
text = "line %d\n" * 3 % (1, 2, 3); print(repr(text * 2), (text * 1000).count("\n"), len((text * 1000).split("\n")), (text * 1000).find("line 3", 5000))
x = "ab" * 10; print(x.replace("ab", "€"), x.replace("a", "😀").replace("b", ""), x.translate({97: "é", 98: None}), "€".join("abc"), "-".join(["a", "é", "€", "😀"]))
print("a" * 0, "" * 100, -1 * "a", "é" * 3, ("ab" * 50000)[99998:], len(("x" * 10**6).replace("x", "yy")))
big = "needle in " + "haystack " * 20000 + "needle"; print(big.find("needle", 1), big.count("hay"), big.rfind("needle"), big.find("nope"), len(big.split()), big.index("k n"))
print("\x00" * 3 + "a", repr("\x00a\x00"), "a\x00b" < "a\x01", "a\x00" != "a", "a\x00".strip("\x00"), len("\ud800\udc00"), "\ud800" + "\udc00" == "\ud800\udc00", "\ud800\udc00" == "\U00010000")
