def f(x):
    match x:
        case (1 | 2) as n: return "small", n
        case [1 | 2 as a, b] | {"a": a, "b": b}: return "ab", a, b
        case (int() | str()) as v if v: return "truthy", v
        case [(0 | 1), *_] as whole: return "whole", whole
        case {"k": ("x" | "y") as k} as d: return k, d
        case ((3 | 4) | (5 | 6)): return "grouped"
        case _ as anything: return "any", anything
for v in (1, 2, [1, 5], [2, 6], {"a": 7, "b": 8}, "str", "", 0, [0, 1, 2], {"k": "x"}, {"k": "z"}, 3.0, None): print(repr(v), f(v))
def order():
    log = []
    class L:
        def __init__(s, n): s.n = n
        def __eq__(s, o): log.append((s.n, o)); return False
    match L("subject"):
        case 1 | 2 | 3: pass
        case "a" | None: pass
        case True: pass
        case 4: pass
    return log
print(order())
g = "global"
def scopes():
    match 5:
        case g: pass
    return g
print(scopes(), g)
def glob():
    global gg
    match [1, 2]:
        case [gg, _]: pass
glob(); print(gg)
def nonl():
    n = 0
    def inner():
        nonlocal n
        match 7:
            case n: pass
    inner(); return n
print(nonl())
def clos():
    match [1, 2]:
        case [a, b]: return (lambda: a + b)()
print(clos())
class C:
    match 3:
        case attr: pass
print(C.attr)
for i in range(4):
    match i:
        case 0: continue
        case 2: break
        case k: print("loop", k)
def ret():
    match 1:
        case 1:
            try: return "in try"
            finally: print("fin")
print(ret())
def gen(xs):
    for x in xs:
        match x:
            case [y]: yield y
            case {"many": ys}: yield from ys
            case _: yield "other"
print(list(gen([[1], {"many": (2, 3)}, 4])))
def nested(a, b):
    match a:
        case 1:
            match b:
                case 1: return "1 1"
                case 2: return "1 2"
        case 2: return "2 *"
    return "fell"
print(nested(1, 1), nested(1, 2), nested(1, 3), nested(2, 0), nested(3, 3))
def subject():
    print("evaluated once"); return 5
match subject():
    case 4: pass
    case 5 | 6: print("hit")
match (yield_ := [1, 2, 3]):
    case [_, *r] if (n := len(r)) > 1: print(n, yield_)
def default(x, /, *, d=None):
    match x:
        case None: return d
        case {"": e}: return e
        case "" | b"": return "empty str"
print(default(None, d=1), default({"": 2}), default(""), default(b""), default(5))
async def co(x):
    match await other(x):
        case [v]: return v
async def other(x): return [x]
try: co(3).send(None)
except StopIteration as e: print(e.value)
print([(lambda v: [k for k in [v]])(1)], end="\n")
