import sys
print(sys.version_info[:3] >= (3, 14), sys.version_info.major, sys.version_info.releaselevel, sys.hexversion >> 24, sys.api_version, sys.byteorder, sys.maxsize, sys.maxunicode, sys.platform, sys.float_repr_style, sys.copyright[:9], sys.implementation.name in ("cpython", "taipan"), sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())
print(sys.argv, sys.path[0].endswith("py"), "sys" in sys.modules, "sys" in sys.builtin_module_names, sys.flags.optimize, sys.dont_write_bytecode, sys.stdin.name, sys.stdout.name, sys.stderr.name, sys.stdout.encoding, sys.stdout.errors, sys.stderr.errors, sys.stdout.line_buffering, sys.stdout.isatty())
print(sys.getrecursionlimit(), sys.getswitchinterval(), sys.exc_info(), sys.exception(), sys.gettrace(), sys.getprofile(), callable(sys.displayhook), sys.excepthook is sys.__excepthook__, sys.int_info[:2], sys.hash_info.width, sys.thread_info.name, sys.is_finalizing())
print(sys.intern("abc") is sys.intern("ab" + "c"), sys.getsizeof([]) > 0, sys.getsizeof(object(), 5) > 0, type(sys._getframe()).__name__, sys.call_tracing(lambda a: a + 1, (1,)), sys._is_gil_enabled(), type(sys.stdlib_module_names).__name__, "json" in sys.stdlib_module_names, sys.ps1 if hasattr(sys, "ps1") else "no ps1")
for f in (lambda: sys.setrecursionlimit("a"), lambda: sys.setrecursionlimit(-1), lambda: sys.intern(5), lambda: sys.getsizeof(), lambda: sys.exit.nope, lambda: sys.nope, lambda: sys.setswitchinterval(-1), lambda: sys.set_int_max_str_digits(5), lambda: sys._getframe("a"), lambda: sys.displayhook(), lambda: sys.call_tracing(5, ()), lambda: sys.excepthook(1), lambda: sys.setrecursionlimit(1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
try: sys.exit()
except SystemExit as e: print(e.code)
try: sys.exit("msg", 2)
except TypeError as e: print(e)
sys.displayhook(5); sys.displayhook(None); sys.displayhook("é")
sys.stdout.write("written\n"); print(sys.stdout.write("é\n"), sys.stdout.fileno()); sys.stdout.flush()
sys.stdout.buffer.write(b"bytes\n"); sys.stdout.buffer.flush()
sys.stdout.reconfigure(errors="backslashreplace"); print("\ud800"); sys.stdout.reconfigure(encoding="ascii", errors="backslashreplace"); print("é€"); sys.stdout.reconfigure(encoding="utf-8", errors="strict", line_buffering=True); print("ok é")
def audit(e, a):
    if e == "my.event": print("audit", e, a)
sys.addaudithook(audit); sys.audit("my.event", 1, "two")
x = sys.exc_info
try: 1 / 0
except ZeroDivisionError: t, v, tb = x(); print(t.__name__, v, tb.tb_lineno, sys.exception() is v)
print(sys.orig_argv[-1], sys.warnoptions, sys.executable != "", isinstance(sys.path_hooks, list), sys.meta_path != [], sys.pycache_prefix)
