def lcg(seed):
    while True:
        seed = (seed * 1664525 + 1013904223) % 2**32
        yield seed
def bubble(a):
    a = a[:]
    for i in range(len(a)):
        for j in range(len(a) - 1 - i):
            if a[j] > a[j + 1]: a[j], a[j + 1] = a[j + 1], a[j]
    return a
def insertion(a):
    a = a[:]
    for i in range(1, len(a)):
        x, j = a[i], i
        while j and a[j - 1] > x: a[j] = a[j - 1]; j -= 1
        a[j] = x
    return a
def quick(a):
    if len(a) < 2: return a
    p = a[len(a) // 2]
    return quick([x for x in a if x < p]) + [x for x in a if x == p] + quick([x for x in a if x > p])
def merge(a):
    if len(a) < 2: return a
    m = len(a) // 2; l, r = merge(a[:m]), merge(a[m:]); out = []; i = j = 0
    while i < len(l) and j < len(r):
        if l[i] <= r[j]: out.append(l[i]); i += 1
        else: out.append(r[j]); j += 1
    return out + l[i:] + r[j:]
def heap(a):
    a = a[:]; n = len(a)
    def sift(i, n):
        while (c := 2 * i + 1) < n:
            if c + 1 < n and a[c] < a[c + 1]: c += 1
            if a[i] >= a[c]: return
            a[i], a[c] = a[c], a[i]; i = c
    for i in range(n // 2 - 1, -1, -1): sift(i, n)
    for e in range(n - 1, 0, -1): a[0], a[e] = a[e], a[0]; sift(0, e)
    return a
def radix(a):
    shift = 0
    while any(x >> shift for x in a):
        buckets = [[] for _ in range(256)]
        for x in a: buckets[x >> shift & 255].append(x)
        a = [x for b in buckets for x in b]; shift += 8
    return a
def shell(a):
    a = a[:]; gap = len(a) // 2
    while gap:
        for i in range(gap, len(a)):
            x, j = a[i], i
            while j >= gap and a[j - gap] > x: a[j] = a[j - gap]; j -= gap
            a[j] = x
        gap //= 2
    return a
g = lcg(1); data = [next(g) % 10000 for _ in range(400)]
expect = sorted(data)
for f in (bubble, insertion, quick, merge, heap, radix, shell): print(f.__name__, f(data) == expect, f([]), f([1]), f([2, 1]))
print(expect[:5], expect[-5:], sum(data))
words = "the quick brown fox jumps over the lazy dog".split()
print(quick(words), merge(words) == sorted(words), heap(words)[:3])
def bisect(a, x):
    lo, hi = 0, len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if a[mid] < x: lo = mid + 1
        else: hi = mid
    return lo
import bisect as B
print(all(bisect(expect, x) == B.bisect_left(expect, x) for x in range(0, 10000, 37)))
def perms(a): return [[x] + p for i, x in enumerate(a) for p in perms(a[:i] + a[i + 1:])] if a else [[]]
print(len(perms([1, 2, 3, 4])), perms("abc")[3], all(quick(p) == [1, 2, 3, 4] for p in perms([1, 2, 3, 4])))
