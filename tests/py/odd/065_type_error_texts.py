def grab(f):
    try: f()
    except TypeError as e: print(e)
import math
class A:
    def m(self): pass
def call(o): return o()
def at(o, k): return o[k]
def f2(*a, **k): pass
for f in (lambda: call(5), lambda: call("s"), lambda: call(None), lambda: call([]), lambda: call({}), lambda: call((1,)), lambda: math(), lambda: call(...), lambda: at(5, 0), lambda: at(None, 0), lambda: len[0], lambda: at((lambda: 0), 0), lambda: at({1}, 0), lambda: int[0], lambda: A[0], lambda: A()[0], lambda: math[0], lambda: at([], None), lambda: at("", "a"), lambda: at((), 1.5), lambda: at([], (1, 2)), lambda: at(b"", "x"), lambda: range(3)["a"], lambda: len(), lambda: len(1, 2), lambda: len(x=1), lambda: abs("a"), lambda: ord(1), lambda: chr("a"), lambda: int([]), lambda: float({}), lambda: str(1, 2, 3, 4), lambda: list(1), lambda: tuple(None), lambda: set(5), lambda: dict(5), lambda: sum("a"), lambda: sorted(5), lambda: iter(5), lambda: next([]), lambda: reversed(5), lambda: zip(1), lambda: map(), lambda: [] + (), lambda: () + [], lambda: "" + 1, lambda: 1 + "", lambda: b"" + "", lambda: {} + {}, lambda: None + 1, lambda: [] * [], lambda: "a" * "b", lambda: -"a", lambda: ~1.5, lambda: +[], lambda: not_callable(), lambda: 1 in 5, lambda: 1 in None, lambda: [] in "", lambda: 1 < "", lambda: None < None, lambda: [] < 5, lambda: {} < {}, lambda: hash([]), lambda: {[]: 1}, lambda: {{}}, lambda: isinstance(1, 1), lambda: issubclass(1, int), lambda: print(sep=1), lambda: open(1.5), lambda: "".join([1]), lambda: "".join(5), lambda: "a".split(1), lambda: [].append(), lambda: [].append(1, 2), lambda: {}.get(), lambda: "a".replace("b"), lambda: [].sort(5), lambda: (1).bit_length(5), lambda: object(5), lambda: A(5), lambda: A().m(5), lambda: A.m(), lambda: f(), lambda: round("a"), lambda: divmod(1, "a"), lambda: pow("a", 2), lambda: [*5], lambda: {**5}, lambda: f2(*5), lambda: f2(**5), lambda: f2(**{1: 2}), lambda: [x for x in 5], lambda: (lambda x: x)(), lambda: getattr(1), lambda: slice(), lambda: type(1, 2), lambda: super(), lambda: bytes("a"), lambda: bytearray("a"), lambda: memoryview("a"), lambda: complex("1", 1), lambda: enumerate(5), lambda: filter(1), lambda: all(5), lambda: max(5), lambda: min(), lambda: range("a"), lambda: eval(5), lambda: exec(5), lambda: __import__(5), lambda: staticmethod(), lambda: int.from_bytes(5), lambda: "{}".format_map(5) , lambda: "%d" % "a", lambda: "%s %s" % 1, lambda: "a" % 1): 
    try: f()
    except (RuntimeError, NameError, ValueError, IndexError) as e: print(type(e).__name__, e)
    except TypeError as e: print(e)
    else: print("no error")
