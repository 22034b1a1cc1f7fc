class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if i < 3: return i
        raise IndexError
for n in (0, 1, 100): print(n, list(L(n)), list(reversed(L(3))), bool(L(n)), tuple(L(n)))
try: print(list(reversed(L(10))))
except IndexError as e: print("reversed", type(e).__name__)
class H:
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self): return 10**6
print(list(H()))
class H2(H):
    def __length_hint__(self): return 2**62
try: print(list(H2()))
except Exception as e: print(type(e).__name__)
class S(str):
    def __len__(self): return 1000
print(len(S("ab")), S("ab")[:], "".join([S("ab")]), S("ab") + "c", list(S("ab")))
class LL(list):
    def __len__(self): return 50
    def __iter__(self): raise ValueError("no iteration")
print(len(LL([1])), LL([1])[:], LL([1]) + [2], sorted([3, 1]) )
try: list(LL([1]))
except ValueError as e: print(e)
