print(True, False, repr(True), str(False), bool(), bool(0), bool(""), bool([]), bool(()), bool({}), bool(None), bool(0.0), bool(0j), bool("0"), bool([0]), bool(range(0)), bool(range(1)))
print(True + True, True * 5, True - False, True / 2, True // 1, True % 2, True ** 3, -True, +True, abs(False))
print(True & False, True | False, True ^ True, True & 1, 1 & True, type(True & True), type(True & 1), True << 3)
print(True == 1, False == 0, "-", True < 2, True == 1.0, hash(True), hash(False))
print(isinstance(True, int), issubclass(bool, int), bool.__mro__, type(True), int(True), float(True), complex(True))
print(not True, not 0, not "", not [1], not not "x")
print(1 and 2, 0 and 2, 1 or 2, 0 or 2, "" or [] or "last", 1 and "" and 2, None or False, not None and 5)
print([10, 20][True], "ab"[False], {True: "t"}[1], "x" * True)
print(format(True), format(True, ">6"), format(True, "d"), f"{True!r:>6}", "%s %d %r" % (True, True, False))
class A:
    def __bool__(self): return False
class B:
    def __len__(self): return 0
class C:
    def __len__(self): return 3
class D:
    def __bool__(self): return True
    def __len__(self): return 0
class E:
    def __bool__(self): return 1
class F:
    def __len__(self): return -1
class G:
    def __len__(self): return "a"
class H:
    def __bool__(self): raise ValueError("no truth")
print([bool(c()) for c in (A, B, C, D, object)])
for c in (E, F, G, H):
    try:
        print("yes" if c() else "no")
    except Exception as e:
        print(type(e).__name__, e)
try:
    class I(bool): pass
except TypeError as e:
    print(e)
for f in (lambda: bool(1, 2), lambda: bool(x=1), lambda: True.foo, lambda: (lambda o: o())(True)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(bool.__new__(bool, "x"), bool.__doc__.splitlines()[0], True.__and__(False), True.__rand__(1), True.__class__)
print(any([]), all([]), any([0, "", 3]), all([1, "a", []]), any(x > 2 for x in (1, 2, 3)), all(x for x in "ab"))
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    t = True
    print(~t)
    print([str(x.message).split(".")[0] for x in w])
