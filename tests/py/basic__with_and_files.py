import os, tempfile
path = os.path.join(tempfile.mkdtemp(), "t.txt")
with open(path, "w") as f:
    f.write("line 1\nline 2\n")
    print("line", 3, file=f)
with open(path) as f: print(repr(f.read()))
with open(path) as f:
    for line in f: print(line.rstrip())
with open(path, "a") as f: f.write("appended é\n")
with open(path, encoding="utf-8") as f: print(f.readlines())
with open(path, "rb") as f: print(f.read())
print(os.path.exists(path), os.path.getsize(path))
os.remove(path)
print(os.path.exists(path))
class CM:
    def __enter__(self): print("enter"); return 5
    def __exit__(self, *a): print("exit", a[0])
with CM() as v: print(v)
try:
    with CM(): raise ValueError("x")
except ValueError: print("propagated")
try: open("/no/such/file")
except FileNotFoundError as e: print(e.errno, e.strerror, e.filename)
