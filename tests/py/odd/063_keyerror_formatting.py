for k in ("plain", "with 'quote'", 5, (1, 2), None, "multi\nline", b"b", "", ["l"]):
    try: raise KeyError(k)
    except KeyError as e: print(e, "|", repr(e), "|", e.args)
print(KeyError(), "|", KeyError("a", "b"), "|", repr(KeyError()))
class MyKE(KeyError): pass
print(MyKE("x"), "|", repr(MyKE("x")))
class D(dict):
    def __missing__(self, k): raise KeyError(f"no {k!r} here")
try: D()["q"]
except KeyError as e: print(e)
{}["final 'key'\nwith newline"]
