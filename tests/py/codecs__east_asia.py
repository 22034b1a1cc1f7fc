import codecs, hashlib, io
text = "日本語 한국어 中文 繁體 あア ｱ €¥\\~ 〜−‖"
for name in ("shift_jis cp932 shift_jis_2004 euc_jp euc_jis_2004 iso2022_jp iso2022_jp_ext euc_kr cp949 johab iso2022_kr gb2312 gbk gb18030 hz "
             "big5 cp950 big5hkscs").split():
    data = text.encode(name, "replace")
    print(name, data, data.decode(name))
    print(text.encode(name, "ignore"), text[:3].encode(name, "xmlcharrefreplace"))
    every = []
    for hi in range(256):
        every.append(bytes([hi, 0x41, 0x42]).decode(name, "replace"))
        for lo in range(256): every.append(bytes([hi, lo]).decode(name, "replace"))
    print(hashlib.md5(repr(every).encode()).hexdigest())
    d = codecs.getincrementaldecoder(name)()
    print("".join([d.decode(bytes([b])) for b in data] + [d.decode(b"", True)]) == data.decode(name))
    print(codecs.getreader(name)(io.BytesIO(data)).read() == data.decode(name))
for f in (lambda: b"\x82".decode("shift_jis"), lambda: b"a\x82\x20".decode("shift_jis"), lambda: "\xe9".encode("shift_jis"), lambda: b"\x81".decode("gbk"),
          lambda: "\u304b".encode("euc_kr") + "\u00e9".encode("euc_kr"), lambda: b"\x81\x30\x81".decode("gb18030"), lambda: codecs.lookup("euc_jp").name):
    try: print(f())
    except UnicodeError as e: print(e, e.start, e.end)
e = codecs.getincrementalencoder("euc_jis_2004")()
print(e.encode("\u304b"), e.getstate(), e.encode("\u309a"), e.encode("\u304b"), e.encode("", True))
