class S(str): pass
l = ["a", "b"]
class It:
    def __iter__(self):
        yield "x"
        l.clear()
        yield "y"
print("-".join(It()), l)
class B:
    def __buffer__(self, flags): l2.clear(); return memoryview(b"from buffer")
l2 = [b"1", B(), b"3"]
try: print(b",".join(l2))
except Exception as e: print(type(e).__name__, e)
class BadBuf:
    def __buffer__(self, f): return b"not a memoryview"
try: memoryview(BadBuf())
except TypeError as e: print(e)
class Raises:
    def __buffer__(self, f): raise OSError("no buffer")
for f in (lambda: bytes(Raises()), lambda: memoryview(Raises()), lambda: b"".join([Raises()]), lambda: b"a" + Raises(), lambda: bytearray(Raises())):
    try: f()
    except (OSError, TypeError) as e: print(type(e).__name__, e)
class Released:
    def __buffer__(self, f): return memoryview(bytearray(b"abc"))
    def __release_buffer__(self, m): print("released")
m = memoryview(Released()); print(bytes(m)); m.release(); m.release()
bytes([It()])
