import logging, argparse, csv, io, sys, configparser, contextlib
logging.basicConfig(stream=sys.stdout, format="%(levelname)s:%(name)s:%(funcName)s:%(lineno)d:%(message)s", level=logging.INFO)
log = logging.getLogger("app.sub"); log.debug("hidden"); log.info("shown %d %s", 1, "x"); log.warning("dict %(a)s", {"a": 5}); log.error("err")
def f():
    try: 1 / 0
    except ZeroDivisionError: log.exception("failed")
logging.getLogger().handlers[0].setFormatter(logging.Formatter("{levelname}|{message}", style="{"))
with contextlib.redirect_stderr(io.StringIO()): pass
log.setLevel(logging.ERROR); log.warning("hidden now"); print(log.getEffectiveLevel(), log.isEnabledFor(logging.WARNING), logging.getLevelName(30), log.parent.name, logging.getLogger("app.sub") is log)
class H(logging.Handler):
    def emit(self, r): print("H", r.getMessage(), r.levelno, r.args)
log.addHandler(H()); log.propagate = False; log.critical("to H %s", "arg"); log.log(45, "custom"); logging.addLevelName(45, "CUSTOM"); print(logging.getLevelName("CUSTOM"))
logging.disable(logging.CRITICAL); log.critical("disabled"); logging.disable(logging.NOTSET)
p = argparse.ArgumentParser(prog="tool", description="Does things.", epilog="The end.")
p.add_argument("file", help="input file"); p.add_argument("-n", "--num", type=int, default=3, metavar="N", help="how many (default: %(default)s)"); p.add_argument("-v", action="count", default=0); p.add_argument("--mode", choices=["a", "b"]); p.add_argument("--list", nargs="+", type=float); p.add_argument("--no-x", dest="x", action="store_false")
sub = argparse.ArgumentParser(prog="git"); sp = sub.add_subparsers(dest="cmd", required=True); c = sp.add_parser("commit", help="record"); c.add_argument("-m"); sp.add_parser("push")
print(p.parse_args(["f", "-n", "5", "-vv", "--list", "1", "2.5", "--no-x"]), p.parse_args(["f", "--num=7", "--mode", "b"]), sub.parse_args(["commit", "-m", "msg"])); p.print_help(); print(p.format_usage())
for argv in ([], ["f", "-n", "x"], ["f", "--mode", "z"], ["f", "--unknown"], ["f", "g"], ["f", "--list"], ["-h"], ["f", "--n"]):
    e = io.StringIO()
    try:
        with contextlib.redirect_stderr(e), contextlib.redirect_stdout(io.StringIO()): print(p.parse_args(argv))
    except SystemExit as x: print(argv, x.code, e.getvalue().splitlines()[-1:])
r = list(csv.reader(io.StringIO('a,"b ""q"" c",\n1,"multi\nline",x\n'))); print(r); o = io.StringIO(); w = csv.writer(o, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC); w.writerow(["a", 1, 2.5, 'q"x', "c,d", None]); csv.DictWriter(o, ["k", "v"], lineterminator="\n").writerows([{"k": 1, "v": 2}]); print(o.getvalue()); print(list(csv.DictReader(io.StringIO("a;b\n1;2\n3"), delimiter=";")), csv.Sniffer().sniff("a;b\n1;2\n").delimiter)
for g in (lambda: csv.writer(io.StringIO()).writerow(5), lambda: csv.reader(5), lambda: list(csv.reader(['"unclosed'], strict=True)), lambda: csv.writer(io.StringIO(), quoting=csv.QUOTE_NONE).writerow(["a,b"]), lambda: csv.reader([], delimiter="ab"), lambda: csv.DictWriter(io.StringIO(), ["a"]).writerow({"b": 1})):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
cp = configparser.ConfigParser(); cp.read_string("[DEFAULT]\nbase = /x\n[s]\npath = %(base)s/y\nn: 5\nflag = yes\n# c\nmulti = a\n  b\n"); print(cp.sections(), cp["s"]["path"], cp.getint("s", "n"), cp.getboolean("s", "flag"), repr(cp["s"]["multi"]), cp.has_option("s", "zz"), dict(cp["s"]), cp.get("s", "zz", fallback="fb"))
for g in (lambda: cp["nope"], lambda: cp.get("s", "zz"), lambda: cp.getint("s", "flag"), lambda: cp.read_string("no section"), lambda: cp.read_string("[s]\n[s]"), lambda: cp.read_string("[t]\na = %(zz)s") or cp["t"]["a"]):
    try: print(g())
    except Exception as e: print(type(e).__name__, str(e).splitlines()[0])
