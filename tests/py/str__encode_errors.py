def err(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)
s = "aé€😀\ud800z"
for enc in ("utf-8", "ascii", "latin-1", "utf-16-le", "utf-32-be", "cp1252"):
    for h in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "surrogatepass"):
        try:
            print(enc, h, s.encode(enc, h))
        except Exception as e:
            print(enc, h, type(e).__name__, e)
for data in (b"abc\xff\xfe", b"\xc3\xa9\xc3", b"\xe2\x82", b"\xed\xa0\x80x", b"\xf0\x9f\x98\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\x80abc", b"\xf8\x88\x80\x80\x80", b"a\xe2\x28\xa1b", b"\xf0\x28\x8c\x28", b"\xe0\x80\x80"):
    for h in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"):
        try:
            print(data, h, repr(data.decode("utf-8", h)))
        except Exception as e:
            print(data, h, type(e).__name__, e)
err(lambda: b"\xff\x41".decode("ascii"))
err(lambda: b"\xff\x41".decode("ascii", "replace"))
err(lambda: b"\xff\x41".decode("latin-1"))
err(lambda: b"\x81\x41".decode("cp1252"))
err(lambda: b"a".decode("utf-16"))
err(lambda: b"\x00\xd8a\x00".decode("utf-16-le"))
err(lambda: b"\x00\x00\x11\x00".decode("utf-32-le"))
err(lambda: "a".encode("nope"))
err(lambda: b"a".decode("nope"))
err(lambda: "é".encode("ascii", "nope"))
err(lambda: "a".encode("ascii", "nope"))
err(lambda: "a".encode(1))
err(lambda: "a".encode("utf-8", 1))
err(lambda: "abc".encode("utf-8\0"))
err(lambda: b"\xff".decode("utf-8", "xmlcharrefreplace"))
err(lambda: "x".encode("hex"))
err(lambda: b"x".decode("rot13"))
try:
    "aé€b".encode("ascii")
except UnicodeEncodeError as e:
    print(e.encoding, repr(e.object), e.start, e.end, e.reason, e.args)
try:
    b"ab\xff\xfec".decode("utf-8")
except UnicodeDecodeError as e:
    print(e.encoding, repr(e.object), e.start, e.end, e.reason, e.args)
import codecs
codecs.register_error("test.shout", lambda e: ("!%d-%d!" % (e.start, e.end), e.end))
codecs.register_error("test.bytes", lambda e: (b"<b>", e.end))
codecs.register_error("test.bad", lambda e: 5)
codecs.register_error("test.skip", lambda e: ("", len(e.object)))
err(lambda: "aé€b".encode("ascii", "test.shout"))
err(lambda: "aé€b".encode("ascii", "test.bytes"))
err(lambda: "aé€b".encode("ascii", "test.bad"))
err(lambda: "aé€b".encode("ascii", "test.skip"))
err(lambda: b"a\xff\xfeb".decode("utf-8", "test.shout"))
err(lambda: b"a\xff\xfeb".decode("ascii", "test.bytes"))
