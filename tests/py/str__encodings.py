s = "Héllo €😀"
for enc in ("utf-8", "UTF8", "utf_8", "U8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7", "unicode_escape", "raw_unicode_escape"):
    b = s.encode(enc)
    print(enc, b, b.decode(enc) == s)
t = "Hé"
for enc in ("ascii", "latin-1", "iso-8859-1", "L1", "cp1252", "cp437", "iso8859-15", "mac_roman", "koi8-r", "us-ascii", "646"):
    try:
        b = t.encode(enc)
        print(enc, b, b.decode(enc))
    except UnicodeEncodeError as e:
        print(enc, e)
print(b"\xef\xbb\xbfabc".decode("utf-8"), b"\xef\xbb\xbfabc".decode("utf-8-sig"), b"\xff\xfea\x00".decode("utf-16"), b"\xfe\xff\x00a".decode("utf-16"), b"\\u20ac\\n\\x41".decode("unicode_escape"), b"\\u20ac\\n".decode("raw_unicode_escape"))
print("abc".encode(), "".encode("utf-16"), b"".decode("utf-16"), "é".encode("idna") if False else "", "é".encode(encoding="latin-1", errors="strict"))
import codecs
print(codecs.encode("hello", "rot13"), codecs.decode("uryyb", "rot13"), codecs.encode(b"abc", "hex"), codecs.decode(b"616263", "hex"), codecs.encode(b"hello", "base64"))
print(codecs.lookup("utf8").name, codecs.lookup("latin1").name, codecs.lookup("ASCII").name, codecs.lookup("utf-16le").name)
print(codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.getencoder("utf-8")("é"), codecs.getdecoder("utf-8")(b"\xc3\xa9"))
d = codecs.getincrementaldecoder("utf-8")()
print([d.decode(bytes([x])) for x in "a€😀".encode()], d.decode(b"", True))
e = codecs.getincrementalencoder("utf-16")()
print(e.encode("a"), e.encode("b"))
d = codecs.getincrementaldecoder("utf-8")("replace")
print(repr(d.decode(b"\xe2\x82")), repr(d.decode(b"", final=True)))
