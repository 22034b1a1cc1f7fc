class A: pass
a = A()
a.__len__ = lambda: 5; a.__call__ = lambda: 1; a.__iter__ = lambda: iter([]); a.__getitem__ = lambda i: i; a.__add__ = lambda o: o; a.__enter__ = lambda: 1; a.__exit__ = lambda *x: 1; a.__bool__ = lambda: False; a.__str__ = lambda: "s"; a.__repr__ = lambda: "r"; a.__eq__ = lambda o: True; a.__hash__ = lambda: 1; a.__contains__ = lambda x: True; a.__del__ = lambda: print("never"); a.__getattr__ = lambda n: n; a.__class__ = A
def w():
    with a: pass
for f in (lambda: len(a), lambda: a(), lambda: iter(a), lambda: a[0], lambda: a + 1, w, lambda: bool(a), lambda: a == 5, lambda: 1 in a, lambda: a.zz, lambda: -a, lambda: a < a):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(a.__len__(), a.__call__(), str(a) != "s", "A object" in repr(a), a.__hash__() == hash(a))
A.__len__ = 5
len(a)
