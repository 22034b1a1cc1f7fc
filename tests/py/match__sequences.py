import collections, array
def m(x):
    match x:
        case []: return "empty"
        case [1]: return "one"
        case [1, 2]: return "one two"
        case [1, *rest]: return f"1 then {rest}"
        case [*rest, 9]: return f"{rest} then 9"
        case [a, [b, c], *_]: return f"nested {a} {b} {c}"
        case (a, b): return f"pair {a} {b}"
        case [a, _, c]: return f"triple {a} {c}"
        case [first, *middle, last]: return f"{first} {middle} {last}"
        case [*all_]: return f"all {all_}"
    return "no"
class Seq(collections.abc.Sequence):
    def __init__(self, *a): self.a = a
    def __len__(self): print("  len"); return len(self.a)
    def __getitem__(self, i): print("  get", i); return self.a[i]
class NotSeq:
    def __len__(self): return 2
    def __getitem__(self, i): return i
for v in ([], (), [1], (1,), [1, 2], [1, 2, 3], (1, 5), [5, 9], (9,), [0, [1, 2]], [0, (1, 2), 3, 4], (3, 4), [3, 4, 5], [3, 4, 5, 6], (7,), range(3), "ab", b"ab", bytearray(b"ab"), {1, 2}, {1: 2}, iter([1, 2]), collections.deque([3, 4]), array.array("i", [1, 2]), memoryview(b"zz"), NotSeq(), None, 5, collections.UserList([1, 2]), Seq(1, 2)):
    print(repr(v) if not isinstance(v, (NotSeq, Seq, memoryview)) and not hasattr(v, "__next__") else type(v).__name__, m(v))
def star(x):
    match x:
        case [a, *b, c] if b: return a, b, c
        case [a, *_]: return a
        case _: return None
print([star(v) for v in ([1, 2, 3], [1, 2], (4,), [], "abc")])
def opn(x):
    match x:
        case 1, 2: return "open pair"
        case 1,: return "open single"
        case *a, 3: return ("open star", a)
        case (4,): return "single tuple"
        case (5): return "just five"
        case [[[]]]: return "nest"
        case [[x, y], [z, w]]: return x, y, z, w
        case [("a" | "b") as k, *vs]: return k, vs
        case [int(), str()]: return "int str"
        case [{"k": v}, *_]: return v
for v in ((1, 2), [1], [7, 8, 3], (4,), 5, [[[]]], [[1, 2], (3, 4)], ["a", 1, 2], [1, "s"], [{"k": 0}, 1]): print(opn(v))
def bindings():
    match [1, 2, 3]:
        case [a, b, 4]: pass
        case _: print("partial bindings", a if "a" in dir() else "unset")
    match [1, [2, 3]]:
        case [p, [q, 9]] | [p, [9, q]]: pass
        case [p, [q, 3]]: print(p, q)
bindings()
class L(list):
    def __len__(self): raise RuntimeError("len!")
try:
    match L([1]):
        case [a]: print("matched", a)
except RuntimeError as e: print(e)
class S2(collections.abc.Sequence):
    def __len__(self): return 3
    def __getitem__(self, i): raise IndexError("short")
try:
    match S2():
        case [a, b, c]: print("?")
except (IndexError, ValueError) as e: print(type(e).__name__, e)
def cmd(line):
    match line.split():
        case ["quit" | "exit"]: return "bye"
        case ["go", ("north" | "south") as d]: return "go " + d
        case ["go", d]: return "bad direction " + d
        case ["drop", *things]: return f"drop {len(things)}"
        case [c, *_] if c.isupper(): return "shout"
        case []: return "nothing"
        case other: return f"? {other}"
for l in ("quit", "go north", "go up", "drop a b c", "HEY you", "", "what is"): print(cmd(l))
