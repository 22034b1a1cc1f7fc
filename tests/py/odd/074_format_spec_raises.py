class F:
    def __format__(self, s): raise KeyError(f"format {s!r}")
    def __str__(self): raise LookupError("str")
    def __repr__(self): raise IndexError("repr")
f = F()
for g in (lambda: f"{f}", lambda: f"{f:x}", lambda: f"{f!s}", lambda: f"{f!r}", lambda: f"{f!a}", lambda: "{}".format(f), lambda: "{:>5}".format(f), lambda: "{!r}".format(f), lambda: "%s" % f, lambda: "%r" % f, lambda: "%a" % f, lambda: format(f), lambda: str(f), lambda: repr([f]), lambda: print(f), lambda: "%d" % f, lambda: f"{f=}", lambda: f"{1:{f}}", lambda: str((f,)), lambda: str({1: f}), lambda: ascii(f), lambda: "{0.x}".format(f), lambda: "{0[x]}".format(f), lambda: f"{f}{undefined_never_reached}"):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
print("partial", f, "never printed")
