# A reference to a temporary is dead at once where references are counted.
import weakref
class A:
    def m(self): pass
a = A()
print(weakref.ref(a.m)() is None, weakref.ref(A())() is None)
class Eq:
    def __eq__(s, o): return True
    def __hash__(s): return 1
e = Eq()
print(len({weakref.ref(e)}))
r = weakref.ref(e)
del e
try: print(hash(r), r())
except TypeError as x: print(x)
