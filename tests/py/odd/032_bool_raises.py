class B:
    def __bool__(self): raise TypeError("no truth value")
b = B()
def w():
    while b: pass
def i():
    if b: pass
for f in (lambda: not b, lambda: b and 1, lambda: b or 1, lambda: 1 if b else 2, w, i, lambda: bool(b), lambda: any([b]), lambda: all([b]), lambda: list(filter(None, [b])), lambda: [1 for _ in [1] if b], lambda: 1 < 2 and b and 3, lambda: __import__("itertools").takewhile(lambda x: b, [1]).__next__()):
    try: print("value", f())
    except TypeError as e: print(e)
assert b
