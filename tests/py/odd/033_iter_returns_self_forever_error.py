class I:
    n = 0
    def __iter__(self): return self
    def __next__(self):
        I.n += 1
        if I.n % 3 == 0: raise KeyError(I.n)
        return I.n
it = I()
for f in (lambda: list(it), lambda: tuple(it), lambda: set(it), lambda: sum(it), lambda: max(it), lambda: dict.fromkeys(it), lambda: [x for x in it], lambda: (lambda *a: a)(*it), lambda: [*it], lambda: sorted(it), lambda: list(zip(it, it)), lambda: list(map(str, it)), lambda: list(enumerate(it)), lambda: "".join(it), lambda: 100 in it, lambda: bytes(it), lambda: [].extend(it), lambda: all(it)):
    try: print("value", f())
    except (KeyError, TypeError) as e: print(type(e).__name__, e)
a, b, c = it
