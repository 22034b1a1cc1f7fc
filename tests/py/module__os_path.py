import os, tempfile, stat, errno
print(os.name, os.sep, os.pathsep, os.linesep == "\n", os.curdir, os.devnull, os.extsep)
p = os.path
print(p.join("a", "b", "/c", "d"), p.join("a", ""), p.split("/a/b"), p.splitext("x.tar.gz"), p.splitext(".hid"), p.basename("/a/b/"), p.dirname("/a/b"), p.normpath("/a/./b/../c//d"), p.isabs("/x"), p.commonprefix(["/abc", "/abd"]), p.commonpath(["/a/b", "/a/c"]), p.relpath("/a/b", "/a/c/d"), p.expanduser("~") != "~", p.expandvars("$NOPE_X/y"), p.splitroot("/a/b"), p.join(b"a", b"b"))
d = tempfile.mkdtemp(); os.chdir(d)
print(os.getcwd() == os.path.realpath(d), os.listdir(), os.mkdir("sub"), os.makedirs("x/y/z"), os.makedirs("x/y/z", exist_ok=True), sorted(os.listdir(".")))
with open("f.txt", "w") as f: f.write("hello")
st = os.stat("f.txt"); print(st.st_size, stat.S_ISREG(st.st_mode), oct(stat.S_IMODE(os.chmod("f.txt", 0o640) or os.stat("f.txt").st_mode)), stat.filemode(os.stat("sub").st_mode)[0], p.isfile("f.txt"), p.isdir("sub"), p.exists("nope"), p.getsize("f.txt"), os.access("f.txt", os.R_OK))
os.rename("f.txt", "g.txt"); os.symlink("g.txt", "link"); print(os.readlink("link"), p.islink("link"), p.samefile("link", "g.txt"), os.path.realpath("link").endswith("g.txt"), sorted(e.name + ("/" if e.is_dir() else "") for e in os.scandir(".")))
print([(r.replace(d, ""), sorted(ds), sorted(fs)) for r, ds, fs in sorted(os.walk("."))])
def err(f):
    try: print(f())
    except OSError as e: print(type(e).__name__, e.errno == getattr(errno, errno.errorcode[e.errno]), e.strerror, e.filename, e.filename2)
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: os.listdir("nope"), lambda: os.mkdir("sub"), lambda: os.rmdir("x"), lambda: os.remove("nope"), lambda: os.remove("sub"), lambda: os.rename("nope", "other"), lambda: open("sub"), lambda: os.stat("nope"), lambda: os.chdir("g.txt"), lambda: os.makedirs("sub"), lambda: os.readlink("g.txt"), lambda: os.listdir("g.txt"), lambda: os.stat(5000), lambda: os.open("nope", os.O_RDONLY), lambda: os.close(9999), lambda: os.read(9999, 1), lambda: os.stat("a\0b"), lambda: os.listdir(5.5), lambda: os.environ["NOPE_X"], lambda: os.environ.__setitem__(5, "x"), lambda: os.kill(os.getpid(), 0), lambda: os.strerror(2), lambda: os.fspath(5), lambda: os.path.join("a", 5), lambda: os.path.join("a", b"b"), lambda: os.link("nope", "y"), lambda: os.getenv("NOPE_X", "dflt"), lambda: os.cpu_count() > 0): err(f)
fd = os.open("raw", os.O_RDWR | os.O_CREAT, 0o600); print(os.write(fd, b"abcdef"), os.lseek(fd, 2, os.SEEK_SET), os.read(fd, 3), os.fstat(fd).st_size, os.ftruncate(fd, 1), os.isatty(fd), os.close(fd)); r, w = os.pipe(); os.write(w, b"pipe"); print(os.read(r, 10)); os.close(w); print(os.read(r, 1)); os.close(r)
os.environ["MY_VAR"] = "é"; print(os.environ["MY_VAR"], os.getenv("MY_VAR"), os.environb[b"MY_VAR"], "MY_VAR" in os.environ); del os.environ["MY_VAR"]; print(os.getenv("MY_VAR")); print(type(os.environ).__name__)
pid = os.fork()
if pid == 0: os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), os.system("exit 3") >> 8)
class P:
    def __fspath__(self): return "g.txt"
print(open(P()).read(), os.fspath(P()), os.fsencode("é"), ascii(os.fsdecode(b"\xff")), os.path.getsize(P()))
import shutil, pathlib, glob
shutil.copy("g.txt", "copy.txt"); print(sorted(glob.glob("*.txt")), pathlib.Path("x").joinpath("y").as_posix(), sorted(q.name for q in pathlib.Path(".").rglob("*") if q.is_dir()), pathlib.PurePosixPath("/a/b.c").suffix, pathlib.Path("copy.txt").read_text(), repr(pathlib.PurePosixPath("a") / "b")); shutil.rmtree("x"); os.unlink("link"); print(sorted(os.listdir())); shutil.rmtree(d)
