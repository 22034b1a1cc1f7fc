for s in ("", "a", "abcdef", "αβγδεζ", "a😀b€cé"):
    n = len(s)
    for sl in (slice(None), slice(1), slice(1, None), slice(-1), slice(-2, None), slice(None, None, 2), slice(None, None, -1), slice(1, 5, 2), slice(5, 1, -2), slice(10, 20), slice(-10, 3), slice(3, 1), slice(-1, -4, -1), slice(None, -100, -1)):
        print(repr(s), sl, repr(s[sl]), repr(s.encode()[sl]) if s.isascii() else "", "".join(s[i] for i in range(*sl.indices(n))) == s[sl])
    for i in range(-n - 1, n + 1):
        try: print(i, s[i], end=" ")
        except IndexError as e: print(i, e, end=" ")
    print()
t = "x" * 1000 + "é" + "y" * 1000 + "😀"
print(t[999:1003], t[1000], t[-1], len(t[::500]), t[::-1][0], t[2000:], t[1001:1001], t[1000:1001] * 3, hash(t[:1000]) == hash("x" * 1000), t[1001:2001] == "y" * 1000)
