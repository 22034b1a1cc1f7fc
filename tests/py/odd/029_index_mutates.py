class I:
    def __init__(self, f, v): self.f, self.v = f, v
    def __index__(self): self.f(); return self.v
l = [1, 2, 3, 4]
try: print(l[I(l.clear, 2)])
except IndexError as e: print(e)
l = [1, 2, 3, 4]; print(l[I(l.clear, 0):I(int, 3)], l)
l = [1, 2, 3, 4]
try: l[I(l.clear, 3)] = 9; print(l)
except IndexError as e: print(e)
l = [1, 2, 3, 4]
try: del l[I(l.clear, 3)]; print(l)
except IndexError as e: print(e)
l = [1, 2, 3, 4]; l.insert(I(l.clear, 3), 5); print(l)
l = [1, 2, 3]; print(l * I(l.clear, 2), l)
l = [1, 2, 3]
try: print(l.pop(I(l.clear, 0)))
except IndexError as e: print(e)
b = bytearray(b"abcd")
try: b[0] = I(b.clear, 65); print(b)
except IndexError as e: print(e)
b = bytearray(b"abcd"); b[I(b.clear, 1):3] = b"x"; print(b)
b = bytearray(b"abcd")
try: b.insert(I(b.clear, 2), 66); print(b)
except Exception as e: print(e)
