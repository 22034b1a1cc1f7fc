import heapq
from collections import Counter
def build(text):
    heap = [[n, i, c] for i, (c, n) in enumerate(sorted(Counter(text).items()))]
    heapq.heapify(heap); uid = len(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, [a[0] + b[0], uid, (a, b)]); uid += 1
    codes = {}
    def walk(n, prefix):
        if isinstance(n[2], tuple):
            for bit, child in zip("01", n[2]): walk(child, prefix + bit)
        else: codes[n[2]] = prefix or "0"
    walk(heap[0], ""); return codes
def encode(t, c): return "".join(c[x] for x in t)
def decode(bits, codes):
    rev, cur, out = {v: k for k, v in codes.items()}, "", []
    for b in bits:
        cur += b
        if cur in rev: out.append(rev[cur]); cur = ""
    return "".join(out)
t = "this is an example of a huffman tree"
c = build(t); bits = encode(t, c); print(sorted(c.items(), key=lambda p: (len(p[1]), p))); print(len(bits), bits[:40], decode(bits, c) == t)
def rle(s):
    out, i = [], 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]: j += 1
        out.append((s[i], j - i)); i = j
    return out
print(rle("aaabccd"), "".join(c * n for c, n in rle("aaabccd")))
def lzw(s):
    d, w, out = {chr(i): i for i in range(256)}, "", []
    for ch in s:
        if w + ch in d: w += ch
        else: out.append(d[w]); d[w + ch] = len(d); w = ch
    return out + [d[w]] if w else out
print(lzw("TOBEORNOTTOBEORTOBEORNOT"))
