class Range2:
    def __init__(self, n): self.n = n
    def __iter__(self):
        i = 0
        while i < self.n: yield i; i += 1
    def __len__(self): return self.n
    def __getitem__(self, i):
        if isinstance(i, slice): return [self[j] for j in range(*i.indices(self.n))]
        if i < 0: i += self.n
        if not 0 <= i < self.n: raise IndexError("out of range")
        return i * 10
    def __contains__(self, x): return x == "magic" or 0 <= x < self.n
    def __reversed__(self): return iter("reversed")
r = Range2(4)
print(list(r), len(r), r[1], r[-1], r[1:3], "magic" in r, 3 in r, 9 in r, list(reversed(r)), bool(r), bool(Range2(0)), sum(r), [*r], max(r))
try: r[4]
except IndexError as e: print(e)
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
c = Countdown(3); print(list(c), list(c)); print([x for x in Countdown(3)], dict(zip("ab", Countdown(5))), next(Countdown(1)), next(Countdown(0), "none"))
a, b, *rest = Countdown(5); print(a, b, rest)
