def f(x):
    match x:
        case 0: return "zero"
        case int(n) if n < 0: return f"negative {n}"
        case int() | float(): return "number"
        case "": return "empty string"
        case str(s): return f"string {s}"
        case []: return "empty list"
        case [x]: return f"one: {x}"
        case [x, y]: return f"two: {x} {y}"
        case [x, *rest]: return f"first {x}, rest {rest}"
        case {"name": n, "age": a}: return f"{n} is {a}"
        case {"name": n}: return f"only name {n}"
        case None: return "none"
        case _: return "other"
for v in (0, -5, 3, 2.5, "", "abc", [], [1], [1, 2], (1, 2, 3), {"name": "bob", "age": 5}, {"name": "al", "z": 1}, {}, None, {1}, object): print(f(v))
def cmd(s):
    match s.split():
        case ["go", d]: return "going " + d
        case ["get", *things] if things: return "got " + ",".join(things)
        case ["quit" | "exit"]: return "bye"
        case _: return "what?"
for c in ("go north", "get a b", "get", "quit", "exit", "dance"): print(cmd(c))
for i in range(5):
    match i:
        case 1: continue
        case 3: break
        case n: print("n", n)
