def err(f):
    try: print(type(f()).__name__)
    except (MemoryError, OverflowError) as e: print(type(e).__name__, e)
err(lambda: [0] * (2**62)); err(lambda: "x" * (2**62)); err(lambda: b"x" * (2**62)); err(lambda: bytearray(2**62)); err(lambda: (1,) * (2**62)); err(lambda: bytes(2**62)); err(lambda: [0] * (2**63)); err(lambda: bytes(2**63)); err(lambda: "ab" * (2**62)); err(lambda: "x".ljust(2**62)); err(lambda: "x".center(2**63)); err(lambda: "a".zfill(2**62)); err(lambda: "a\t".expandtabs(2**62)); err(lambda: "%*d" % (2**62, 1)); err(lambda: format(1, f"{2**62}d")); err(lambda: 1 << (2**62)); err(lambda: 1 << (2**64)); err(lambda: list(range(2**62))) ; err(lambda: [1, 2] * (2**61)); err(lambda: " ".join(["x" * 1000] * (2**57))); err(lambda: range(2**62).__len__().__class__()); err(lambda: bytearray(b"a").__imul__(2**62)); err(lambda: [1].__imul__(2**62)); err(lambda: len(range(2**63)))
print("the program goes on")
x = [0] * (2**62)
