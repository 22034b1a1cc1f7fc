import mmap, os, tempfile
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
x = mmap.mmap(-1, 10)
x[:3] = b"abc"
x[5] = 7
print(x[:], x[0], x[-5], x[::2], len(x), repr(x), x.find(b"c"), x.rfind(b"\0"), x.find(b"zz"))
print(x.read(2), x.tell(), x.seek(-3, 2), x.write(b"xy"), x.read_byte(), x.seek(0), x.readline())
x.move(4, 0, 3)
print(bytes(x), bytes(memoryview(x)[:4]))
for f in (lambda: x[20], lambda: x["a"], lambda: x.__setitem__(0, 300), lambda: x.__setitem__(slice(0, 2), b"a"), lambda: x.seek(20), lambda: x.seek(0, 5), lambda: x.write(b"x" * 11),
          lambda: x.read_byte(), lambda: x.move(5, 8, 9), lambda: mmap.mmap(-1, -1), lambda: mmap.mmap(-1, 10, access=9), lambda: mmap.mmap(-1, 10, access=1, prot=1), lambda: x.resize(20)):
    err(f)
r = mmap.mmap(-1, 5, access=mmap.ACCESS_READ)
err(lambda: r.write(b"a")); err(lambda: r.resize(3)); print(repr(r))
with tempfile.TemporaryFile() as f:
    f.write(b"line one\nline two\n"); f.flush()
    with mmap.mmap(f.fileno(), 0) as m:
        print(m.size(), m.readline(), m.readline(), m.readline())
        m[:4] = b"LINE"
        m.flush()
        m.resize(4096); print(len(m), m.size())
        view = memoryview(m)
        err(m.close)
        view.release()
    print(m.closed, repr(m)); err(lambda: m.read()); err(lambda: len(m))
    f.seek(0); print(f.read(8))
    err(lambda: mmap.mmap(f.fileno(), 10000))
