def m(x):
    match x:
        case None: return "None"
        case True: return "True"
        case False: return "False"
        case 0: return "zero"
        case 1: return "one"
        case -1: return "minus one"
        case 2.5: return "float"
        case -2.5: return "neg float"
        case 1 + 2j: return "complex"
        case -3 - 4j: return "neg complex"
        case 0x10: return "sixteen"
        case 10_000: return "ten thousand"
        case "a": return "str a"
        case "multi" "part": return "joined"
        case """triple""": return "triple"
        case b"b": return "bytes"
        case r"\d": return "raw"
        case "x" | "y" | 7: return "or"
    return "no match"
for v in (0, 1, -1, 2.5, -2.5, 1 + 2j, -3 - 4j, 16, 10000, "a", "multipart", "triple", b"b", r"\d", None, True, False, "x", "y", 7, 7.0, 0.0, -0.0, 1.0, bytearray(b"b"), [], "b", -16, ...):
    print(repr(v), m(v))
class Eq:
    def __init__(self, v): self.v = v
    def __eq__(self, o): print("  eq", o); return o == self.v
    __hash__ = None
print(m(Eq(16)))
class Const:
    RED = "red"; NUM = 3
    class Inner: DEEP = "deep"
import math
def values(x):
    match x:
        case Const.RED: return "red"
        case Const.NUM: return "num"
        case Const.Inner.DEEP: return "deep"
        case math.pi: return "pi"
        case _: return "other"
print([values(v) for v in ("red", 3, "deep", math.pi, 4)])
def guard(x):
    match x:
        case n if n < 0: return "neg"
        case n if n == 0: return "zero"
        case n if n > 100 and n % 2: return f"big odd {n}"
        case n: return f"rest {n}"
print([guard(v) for v in (-1, 0, 101, 102, 5)])
try:
    match 5:
        case Const.MISSING: pass
except AttributeError as e: print(e)
try:
    match 5:
        case undefined_thing.x: pass
except NameError as e: print(e)
try:
    match 5:
        case n if 1 / 0: pass
except ZeroDivisionError as e: print(e, n)
match 1, 2:
    case a, b: print(a, b)
match = 5; case = 6; type = "t"; _ = "underscore"
print(match, case, match + case, _)
match[0:1] if False else None
match(case) if False else None
def match_fn(match): return match
match * 2; print(match_fn(case))
match match:
    case case: print("soft", case)
match (1):
    case (1): print("parens")
match x := 4:
    case 4: print("walrus", x)
match [*range(2)]:
    case [0, 1]: print("starred")
match 5:
    case 5 as five: print(five)
    case _: pass
match not True:
    case False: print("not")
match -1:
    case -1: print("minus")
match {}:
    case {}: print("empty dict pattern")
match lambda: 1:
    case f: print(f())
