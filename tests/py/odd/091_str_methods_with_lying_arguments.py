class S(str):
    def __eq__(self, o): raise ValueError("eq")
    def __hash__(self): return 1
    def __str__(self): raise ValueError("str")
    def __len__(self): raise ValueError("len")
    def __iter__(self): raise ValueError("iter")
    def __contains__(self, x): raise ValueError("contains")
s = S("abc")
for f in (lambda: "xabcx".find(s), lambda: "abc" in "zabcz", lambda: s in "zabcz", lambda: "a" in s, lambda: "-".join([s, "q"]), lambda: s.join("xy"), lambda: "abc".replace(s, "!"), lambda: "abc".startswith(s), lambda: s + "d", lambda: "d" + s, lambda: s * 2, lambda: s.upper(), lambda: str(s), lambda: f"{s}", lambda: "%s" % s, lambda: repr(s), lambda: s == "abc", lambda: "abc" == s, lambda: {"abc": 1}.get(s), lambda: len(s), lambda: list(s), lambda: s[1], lambda: s.split("b"), lambda: "a,b".split(S(",")), lambda: int(S("12")), lambda: getattr("", S("upper"))(), lambda: s.encode(), lambda: sorted([s, "a"]), lambda: bool(s), lambda: ord(S("a")), lambda: open(S("/no/such")), lambda: __import__(S("math")).pi, lambda: type(S("T"), (), {}).__name__, lambda: eval(S("1 + 1")), lambda: format(5, S(">3")), lambda: "{}".format(s), lambda: S("{}").format(1), lambda: {**{S("k"): 1}}, lambda: (lambda **k: k)(**{S("k"): 1}), lambda: s in ["abc"], lambda: s.strip(), lambda: print(s)):
    try: r = f(); print(type(r).__name__, r if type(r) is not S else "S")
    except Exception as e: print(type(e).__name__, e)
