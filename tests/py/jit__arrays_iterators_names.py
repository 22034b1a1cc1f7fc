import array
def a1(n):
    a = array.array('d', [0.5]) * 50
    b = array.array('i', range(50))
    s = 0.0
    for k in range(n):
        for i in range(50):
            a[i] = a[i] * 0.5 + b[i]
        a[3] = k
        s += a[7]
    a.append(3); a[0] = 1
    return s, a[:5], list(b)[:3]
print(a1(100))
def e(n):
    s = 0
    for k in range(n):
        for i, (x, y) in enumerate(zip([1,2,3],(4,5,6,7))): s += i*x*y
        for x in reversed([1,2,3,k]): s = s*3 % 1000003 + x
        for q in zip(range(5), [3,4]): s += q[0] + q[1]
        for i, c in enumerate("abc"): s += i + ord(c)
        it = iter([1,2,3,4])
        for p, q in zip(it, it): s += p*q
        for k2, v in {1:2, 3:4}.items(): s += k2*v
        for i, x in enumerate(range(3), k): s += i
    return s
print(e(150))
t = 0
for i in range(3000):
    t = t + i
    u = t % 7
print(t, u)
def glob():
    global cnt
    for i in range(5000): cnt = cnt + i
cnt = 0
glob(); print(cnt)
def changes(n):
    r = []
    for k in range(n):
        l = [1,2,3]
        for i, x in enumerate(l):
            if len(l) < 6: l.append(x)
            r.append(i)
        z = zip(l, l[::-1])
        r.append(next(z))
        r.extend(z)
    return len(r), r[-3:]
print(changes(100))
try:
    a = array.array('d', [1,2])
    for i in range(3000): a[i % 3]
except IndexError as x: print(x)
class I(int): pass
a = array.array('d',[1,2,3])
for i in range(2000): a[I(1)] = I(2) ; a[True] = True
print(a)
