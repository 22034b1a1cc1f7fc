def stack(n):
    s, t = [], 0
    for i in range(n):
        s.append(i); s.append(i * 2.5); s.append("x")
        s.pop()
        t += s.pop() + s.pop()
    return t, s
print(stack(3000))
def drain(n):
    s = list(range(n)); t = 0
    while s:
        t += s.pop()
    return t, s
print(drain(10), drain(100), drain(5000), drain(0))
def grow_shrink(n):
    s = []
    out = []
    for i in range(n):
        for k in range(i % 97):
            s.append(k)
        for k in range(i % 89):
            if s: out.append(s.pop())
    return len(s), sum(out), len(out)
print(grow_shrink(600))
def under(n):
    s = [1]; k = 0
    for i in range(n):
        try:
            s.pop(); s.append(i)
            if i % 50 == 49: s.pop(); s.pop()
        except IndexError as e:
            k += 1; m = str(e); s.append(0)
    return k, m, s
print(under(3000))
class L(list):
    def pop(self): return "own"
def sub(n):
    a = L([1, 2]); r = None
    for i in range(n): r = a.pop()
    return r, a
print(sub(2000))
def dfs(g, r):
    st, seen = [r], set()
    while st:
        x = st.pop()
        if x in seen: continue
        seen.add(x)
        for y in g[x]: st.append(y)
    return len(seen), max(seen)
g = {i: [(i * 7 + 1) % 1000, (i * 3) % 1000, i // 2] for i in range(1000)}
print(dfs(g, 0), [dfs(g, k)[0] for k in range(20)])
