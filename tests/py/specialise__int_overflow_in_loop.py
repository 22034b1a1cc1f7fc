# A loop that is warm with small ints and then meets large ones, and back.
def add(n, start):
    x = start
    for i in range(n): x = x + 3
    return x
print(add(1000, 0), add(1000, 2**61 - 1500), add(1000, 2**63 - 1500), add(1000, -2**61), add(10, 10**30))
def mul():
    x = 1
    out = []
    for i in range(1, 60):
        x *= i
        if i % 10 == 0: out.append(x)
    return out
print(mul())
def sub(n, x):
    for i in range(n): x -= 2**58
    return x
print(sub(5, 0), sub(100, 0), sub(100, 2**70))
def shifts():
    x, out = 1, []
    for i in range(130):
        x <<= 1
        if i % 16 == 0: out.append(x)
    for i in range(130): x >>= 1
    return out, x
print(shifts())
def fib(n):
    a, b = 0, 1
    for _ in range(n): a, b = b, a + b
    return a
print([fib(n) for n in (10, 85, 86, 87, 88, 90, 91, 92, 93, 94, 95, 300)])
def compare(vals):
    r = []
    for v in vals: r.append((v < 2**62, v == 2**62, v > 5, v != 7, v <= -1))
    return r
print(compare([1, 2, 3] * 3 + [2**61, 2**62, 2**62 + 1, -2**70]))
def neg(vals): return [-v for v in vals]
print(neg([1, 0, -2**61, 2**61, -2**62, 2**63, -2**63]))
def absd(vals): return [abs(v) for v in vals] + [~v for v in vals]
print(absd([-2**61, 2**61 - 1, -2**62, -1, 0]))
def divs(vals, d): return [(v // d, v % d) for v in vals]
print(divs([7, -7, 2**61, -2**61, 2**64, -2**64 - 1], 3), divs([7, 2**62], -1), divs([2**61, -2**61], -1))
def andor(v, n):
    for i in range(n): v = (v ^ i) & (2**62 - 1) | i << 5
    return v
print(andor(0, 100), andor(2**70, 100), andor(-1, 100))
s = 0
for i in range(2**62 - 3, 2**62 + 3): s += i
print(s, [i for i in range(-2**61 - 2, -2**61 + 2)])
