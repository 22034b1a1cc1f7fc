class CM:
    def __init__(self, name): self.name = name
    def __enter__(self): print("enter", self.name); return self.name.upper()
    def __exit__(self, t, v, tb): print("exit", self.name, t.__name__ if t else None); return self.name == "quiet"
with CM("a") as x: print("body", x)
with CM("b"), CM("c") as y: print("body", y)
with CM("quiet"): raise ValueError("swallowed")
try:
    with CM("loud"): raise KeyError("escapes")
except KeyError as e: print("caught", e)
def f():
    with CM("f"): return "result"
print(f())
for i in range(3):
    with CM(str(i)):
        if i == 0: continue
        if i == 1: break
with (CM("p") as p, CM("q") as q): print(p, q)
with open("_input.txt") as fh: print(fh.readline().strip())
print(fh.closed)
def g():
    with CM("gen"): yield 1; yield 2
for v in g(): print(v)
