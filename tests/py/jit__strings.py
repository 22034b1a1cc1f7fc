# strings in loops: items, equality, membership, methods; narrow, wide, growing ones
def items(s, n):
    out = []
    for i in range(-n, n):
        c = s[i]
        out.append(c == "a")
        out.append(c != "é")
        out.append(c in "abcé")
        out.append(c not in "xyz")
        out.append(c is s[i])
        out.append(c.isdigit() or c.isalpha())
        out.append(c.upper())
        if c == "b" and s[i - 1] == "a": out.append("ab")
    return out
def grown(n):
    s = ""
    for i in range(n):
        s += "ab1é"[i % 4]
    return s
def digest(x): return hash(tuple(map(str, x))) if 0 else (len(x), sum(1 for v in x if v is True), "".join(v for v in x if isinstance(v, str))[-60:])
class S(str):
    def __eq__(self, o): return "S"
    def __hash__(self): return 1
    def isdigit(self): return True
for s in ["ab1é" * 300, "abc1" * 300, "ab\u0416c" * 300, "a\U0001f600b" * 400, grown(1200), S("abab" * 300)]:
    print(digest(items(s, min(len(s), 1200) - 1)))
def count(words, w):
    n = m = 0
    for x in words:
        if x == w: n += 1
        if w in x: m += 1
        if x != "": n += 2
    return n, m
words = ["".join(chr(97 + (i * j) % 7) for j in range(i % 9)) for i in range(3000)]
print(count(words, "abc"), count(words, ""), count(words, "a"))
mixed = words + [3, None, S("abc"), b"abc"]
def eqs(m, w):
    n = []
    for x in m:
        if x == w: n.append(x)
    return len(n)
print(eqs(mixed, "abc"), eqs(mixed * 3, "a"), eqs([1, 2.5, None] * 500, "a"))
def err(s):
    k = 0
    for i in range(3000):
        try:
            c = s[i]
        except IndexError as e:
            k += 1; last = str(e)
    return k, last
print(err("abc" * 100), err("é" * 2990))
def parse(text):
    i, out = 0, []
    while i < len(text):
        c = text[i]
        if c.isdigit():
            j = i
            while j < len(text) and text[j].isdigit(): j += 1
            out.append(int(text[i:j])); i = j
        elif c in "+-*/()": out.append(c); i += 1
        elif c == " ": i += 1
        else: raise ValueError(f"bad {c!r}")
    return out
print(len(parse("12 + (34*5)-6/7 " * 400)), sum(x for x in parse("12 + 3 " * 999) if isinstance(x, int)))
try: parse("12 + 3" * 500 + "é")
except ValueError as e: print(e)
def lists(n):
    a, b = [], {}
    for i in range(n):
        a.append(i); b[i] = str(i)
        if i % 3 == 0: a.pop()
        if i % 7 == 0: a.insert(0, i); a.reverse()
        k = b.keys(); 
        if len(b) > 50: b.clear()
        a.extend((1, 2))
        if i % 100 == 0: a = a[:5]
    return a[:10], len(b), len(k)
print(lists(3000))
def bs(n):
    import io
    f = io.BytesIO(); t = 0
    for i in range(n):
        f.write(b"%d" % i)
        t += f.tell()
    return t, f.getvalue()[-10:]
print(bs(2000))
def empties():
    k = 0
    for i in range(2000):
        l = [1] * (i % 3)
        try: l.pop(); l.pop()
        except IndexError as e: k += 1
    return k
print(empties())
