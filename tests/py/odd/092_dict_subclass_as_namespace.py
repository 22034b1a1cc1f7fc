class D(dict):
    def __getitem__(self, k): log.append(k); return super().__getitem__(k)
    def __setitem__(self, k, v): log.append("=" + k); super().__setitem__(k, v)
    def __contains__(self, k): raise ValueError("contains")
    def get(self, *a): raise ValueError("get")
    def keys(self): raise ValueError("keys")
    def items(self): raise ValueError("items")
    def __iter__(self): raise ValueError("iter")
log = []
d = D(x=1)
for f in (lambda: exec("y = x", {}, d), lambda: eval("x + 1", {}, d), lambda: exec("def f(): return x\nf()", d), lambda: (lambda **k: k)(**d), lambda: {**d}, lambda: dict(d), lambda: {}.update(d), lambda: d == {"x": 1}, lambda: d | {"z": 1}, lambda: {"z": 1} | d, lambda: "x" in d, lambda: type("T", (), d).x, lambda: "{x}".format_map(d), lambda: "%(x)s" % d, lambda: list(d), lambda: d.copy(), lambda: repr(d), lambda: sorted(d.values()), lambda: __import__("types").SimpleNamespace(**d), lambda: __import__("copy").copy(d), lambda: __import__("json").dumps(d), lambda: vars(type("O", (), {"__init__": lambda s: setattr(s, "__dict__", d)})())):
    log.clear()
    try: r = f(); print(type(r).__name__, log)
    except Exception as e: print(type(e).__name__, e, log)
