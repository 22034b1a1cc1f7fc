import io
s = io.StringIO("line1\nline2\r\nline3"); print(s.read(3), s.tell(), s.readline(), s.readlines(), s.read(), s.seek(0), s.getvalue(), s.closed); s.seek(0, 2); s.write("!"); print(repr(s.getvalue()), s.truncate(5), repr(s.getvalue()), s.readable(), s.writable(), s.seekable(), s.isatty()); s.close()
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__ + ":", e)
err(lambda: s.read()); err(lambda: io.StringIO(5)); err(lambda: io.StringIO("a").write(b"x")); err(lambda: io.StringIO("a").seek(-1)); err(lambda: io.StringIO("a").seek(1, 1)); err(lambda: io.BytesIO("a")); err(lambda: io.BytesIO(b"a").write("x")); err(lambda: io.StringIO("a\nb", newline="x")); err(lambda: io.StringIO().fileno())
for nl in (None, "", "\n", "\r", "\r\n"): x = io.StringIO("a\nb\r\nc\rd", newline=nl); print(repr(nl), list(x), repr(x.getvalue()), x.newlines)
b = io.BytesIO(b"abcdef"); print(b.read(2), b.read1(1), b.peek(1) if hasattr(b, "peek") else "", b.getvalue(), b.tell(), b.seek(-1, 2), b.read()); b.write(b"XYZ"); print(b.getvalue(), bytes(b.getbuffer()[:2])); b.seek(20); b.write(b"!"); print(b.getvalue()); v = b.getbuffer(); err(lambda: b.write(b"x" * 100)); v.release(); arr = bytearray(3); b.seek(0); print(b.readinto(arr), arr, list(io.BytesIO(b"a\nb\n")))
t = io.TextIOWrapper(io.BytesIO("é€\r\nzwei\n".encode()), encoding="utf-8"); print(t.readline(), t.read(), t.encoding, t.errors, t.newlines, t.line_buffering); t = io.TextIOWrapper(io.BytesIO(), encoding="latin-1", newline="\r\n", write_through=True); t.write("a\né"); t.flush(); print(t.buffer.getvalue()); err(lambda: t.write("€")); err(lambda: io.TextIOWrapper(io.BytesIO(b"\xff"), encoding="utf-8").read()); print(io.TextIOWrapper(io.BytesIO(b"\xffa"), encoding="utf-8", errors="replace").read(), io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfx"), encoding="utf-8-sig").read())
t = io.TextIOWrapper(io.BytesIO("añb".encode()), encoding="utf-8"); t.read(2); pos = t.tell(); rest = t.read(); t.seek(pos); print(t.read() == rest, t.detach().__class__.__name__); err(lambda: t.read())
br = io.BufferedReader(io.BytesIO(b"0123456789"), buffer_size=4); print(br.peek(2)[:2], br.read(3), br.read1(2), br.tell(), br.seek(0), br.readline()); bw = io.BufferedWriter(raw := io.BytesIO(), 4); bw.write(b"ab"); print(raw.getvalue()); bw.flush(); print(raw.getvalue()); rw = io.BufferedRandom(io.BytesIO(b"hello")); rw.write(b"J"); print(rw.read(), rw.seek(0), rw.read())
class Raw(io.RawIOBase):
    def __init__(self, chunks): self.c = list(chunks)
    def readable(self): return True
    def readinto(self, b):
        if not self.c: return 0
        d = self.c.pop(0); b[:len(d)] = d; return len(d)
print(io.BufferedReader(Raw([b"ab", b"c\nd", b"e"])).readlines(), Raw([b"x", b"y"]).readall(), io.TextIOWrapper(io.BufferedReader(Raw([b"\xc3", b"\xa9"])), "utf-8").read()); err(lambda: Raw([]).write(b"")); err(lambda: io.RawIOBase().read()); err(lambda: io.IOBase().seek(0)); err(lambda: io.BufferedReader(5))
with io.StringIO() as w: print("x", "y", sep=",", file=w); print(w.getvalue())
print(io.SEEK_SET, io.DEFAULT_BUFFER_SIZE, isinstance(io.StringIO(), io.TextIOBase), isinstance(io.BytesIO(), io.BufferedIOBase), io.UnsupportedOperation.__mro__[1:3], issubclass(io.TextIOWrapper, io.IOBase), io.text_encoding(None))
import os, tempfile
os.chdir(tempfile.mkdtemp()); p = "f"
with open(p, "wb", buffering=0) as f: print(type(f).__name__, f.write(b"abc\ndef\n"), f.mode, f.name == p)
with open(p, "r+") as f: print(type(f).__name__, f.readline(), f.tell(), f.mode); f.seek(0); f.write("X"); f.seek(0, 2); f.write("end")
with open(p, "rb+") as f: print(type(f).__name__, f.read(), f.truncate(4), f.seek(0), f.read())
with open(p, "x" if not os.path.exists(p) else "a+") as f: f.seek(0); print(f.read(), f.write("more"))
err(lambda: open(p, "x").write("")); err(lambda: open(p, "w").read()); err(lambda: open(p).write("a")); err(lambda: open(p, "rb").write(b"")); err(lambda: open(p, "b")); err(lambda: open(p, "rw")); err(lambda: open(p, "r", buffering=0)); err(lambda: open(p, newline="z")); err(lambda: open(p, errors="nope", encoding="utf-8").read()); err(lambda: open(p, encoding="nope")); err(lambda: open(-5)); err(lambda: open(p, "rb", newline="\n"))
f = open(p); f.close(); f.close(); err(lambda: f.read()); err(lambda: next(f)); err(lambda: f.__enter__()); print(f.closed, f)if False else print(f.closed)
