class H:
    def __hash__(self): raise OSError("hash failed")
h = H()
for f in (lambda: {h}, lambda: {h: 1}, lambda: h in {}, lambda: h in set(), lambda: {}.get(h), lambda: hash((1, h)), lambda: frozenset([h]), lambda: {1: 2}.pop(h, None), lambda: dict.fromkeys([h]), lambda: set().add(h), lambda: set().discard(h), lambda: h in [h], lambda: h in {1: 1}.keys(), lambda: h in {1: 1}.values(), lambda: {1: 1}.setdefault(h)):
    try: print("ok", f() is True)
    except OSError as e: print(e)
{h: "uncaught"}
