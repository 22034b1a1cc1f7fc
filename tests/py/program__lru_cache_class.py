class LRU:
    def __init__(self, n): self.n, self.d = n, {}; self.hits = self.misses = 0
    def get(self, k, default=None):
        if k in self.d: self.hits += 1; v = self.d.pop(k); self.d[k] = v; return v
        self.misses += 1; return default
    def put(self, k, v):
        self.d.pop(k, None); self.d[k] = v
        if len(self.d) > self.n: del self.d[next(iter(self.d))]
    def __repr__(self): return f"LRU({list(self.d.items())}, hits={self.hits}, misses={self.misses})"
c = LRU(3)
for i in "abcadbea": c.get(i); c.put(i, ord(i)); print(i, c)
def memo(f):
    cache = {}
    def w(*a):
        if a not in cache: cache[a] = f(*a)
        return cache[a]
    w.cache = cache
    return w
@memo
def grid(r, c): return 1 if r == 0 or c == 0 else grid(r - 1, c) + grid(r, c - 1)
print(grid(15, 15), len(grid.cache))
@memo
def lcs(a, b):
    if not a or not b: return ""
    if a[0] == b[0]: return a[0] + lcs(a[1:], b[1:])
    return max(lcs(a[1:], b), lcs(a, b[1:]), key=len)
print(lcs("AGGTABQWERTY", "GXTXAYBTERY"))
def lev(a, b):
    prev = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        cur = [i]
        for j, y in enumerate(b, 1): cur.append(min(prev[j] + 1, cur[-1] + 1, prev[j - 1] + (x != y)))
        prev = cur
    return prev[-1]
print(lev("kitten", "sitting"), lev("", "abc"), lev("same", "same"), lev("intention", "execution"))
def knapsack(items, cap):
    best = [0] * (cap + 1)
    for w, v in items:
        for c in range(cap, w - 1, -1): best[c] = max(best[c], best[c - w] + v)
    return best[cap]
print(knapsack([(1, 1), (3, 4), (4, 5), (5, 7)], 7), knapsack([(i % 7 + 1, i * 3 % 11 + 1) for i in range(40)], 60))
def coins(cs, n):
    ways = [1] + [0] * n
    for c in cs:
        for i in range(c, n + 1): ways[i] += ways[i - c]
    return ways[n]
print(coins([1, 2, 5, 10, 20, 50, 100, 200], 200))
