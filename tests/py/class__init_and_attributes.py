class A:
    count = 0
    def __init__(self, x, y=2):
        self.x = x
        self.y = y
        A.count += 1
a, b = A(1), A(5, y=6)
print(a.x, a.y, b.x, b.y, A.count, a.count)
a.count = 99
print(a.count, b.count, A.count)
del a.count
print(a.count)
a.z = "new"
print(a.__dict__, vars(b), hasattr(b, "z"))
a.x += 10
print(a.x)
A.extra = "class-wide"
print(a.extra, b.extra)
try: print(a.missing)
except AttributeError as e: print(e)
try: A()
except TypeError as e: print(e)
try: A(1, 2, 3)
except TypeError as e: print(e)
try: A(1, z=3)
except TypeError as e: print(e)
class Empty: pass
e = Empty()
e.anything = [1]
e.anything.append(2)
print(e.anything, type(e).__name__, isinstance(e, Empty), isinstance(e, A))
