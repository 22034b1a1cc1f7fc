words = ["hello world", "HELLO", "Hello World", "héllo ÉCOLE", "straße", "ǆ ǅ Ǆ", "ﬁne", "ΑΣ ΑΣΑ ΌΣΟΣ", "İstanbul ı", "they're bill's", "x2y z3", "", "123", "àÉ", "ß", "ŉ", "\u0345", "ᾳ", "a.b-c_d", "ჵ"]
for w in words:
    print(repr(w), repr(w.upper()), repr(w.lower()), repr(w.title()), repr(w.capitalize()), repr(w.swapcase()), repr(w.casefold()))
for w in words:
    print(repr(w), w.isupper(), w.islower(), w.istitle(), w.isalpha(), w.isalnum(), w.isspace(), w.isidentifier(), w.isascii(), w.isprintable())
tests = ["a", "A", "1", " ", "\n", "\x1c", "\x85", "\xa0", "\u2003", "²", "½", "٣", "Ⅷ", "一", "_", "_a1", "1a", "class", "é", "", "\x00", "\u200b", "ʰ", "ª", "ǅ", "\U0001d400", "१", "①", "\ud800", "-1", "0.5"]
for t in tests:
    print(repr(t), t.isdigit(), t.isdecimal(), t.isnumeric(), t.isalpha(), t.isalnum(), t.isspace(), t.isidentifier(), t.isprintable(), t.isupper(), t.islower(), t.istitle())
print("ß".upper() == "SS", "ﬀ".upper(), "ŉ".title(), "Σ".lower(), "ΑΣ".lower(), "Α Σ".lower(), "ΑΣ.".lower(), "ΑΣα".lower(), "ǰ".upper(), len("ΐ".upper()))
print("straße".casefold() == "STRASSE".casefold(), "ﬀ".casefold(), "ς".casefold(), "Ꭰ".casefold(), "ꭰ".casefold(), "ẞ".lower(), "ẞ".casefold())
