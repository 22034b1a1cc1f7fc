s = "Hello, World"
print(s, len(s), s[0], s[-1], s[0:5], s[::-1])
print(s.upper(), s.lower(), s.replace("World", "You"), s.find("World"), s.split(", "), "-".join(["a", "b"]))
print(s + "!", "ab" * 3, "ell" in s, s.startswith("Hell"), s.endswith("x"))
print("  x ".strip(), "a,b".split(","), "x".isalpha(), "5".isdigit())
print("%s is %d years" % ("Bob", 5), "{} {}".format(1, 2), f"{1 + 1} {s!r}")
for c in "héllo": print(c, ord(c), end=" ")
print()
print(str(5) + "x", int("5") + 1, float("1.5"), repr("q"), chr(65), ord("a"))
t = ""
for i in range(10): t += str(i)
print(t)
print("a" < "b", "abc" == "abc", "a" != "b", "Z" < "a")
print("line1\nline2", 'it\'s', "tab\there")
print("é" + "€" + "😀", len("😀é"), "😀é"[0])
w = {}
for word in "the cat and the dog and the bird".split(): w[word] = w.get(word, 0) + 1
print(w)
