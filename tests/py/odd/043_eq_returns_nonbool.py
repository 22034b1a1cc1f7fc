class E:
    def __init__(self, r): self.r = r
    def __eq__(self, o): return self.r
    def __hash__(self): return 1
print(E("x") == 1, E([]) == 1, E(NotImplemented) == 1, E(None) != 1)
print(1 in [E("truthy")], 1 in [E("")], [E(0)] == [1], [E(5)] == [1], [E("a")].index(3), {E([]): 1}.get(E([0]), "none"))
class N:
    def __bool__(self): raise OverflowError("result has no truth")
for f in (lambda: 1 in [E(N())], lambda: [E(N())] == [1], lambda: {E(N()): 1}[E(N())], lambda: [E(N())].index(1), lambda: (E(N()),) != (1,)):
    try: print(f())
    except OverflowError as e: print(e)
print(type(E(N()) == 1).__name__)
