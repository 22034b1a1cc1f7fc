def nbody_like(n):
    x, y, vx, vy = 1.0, 0.0, 0.0, 1.0
    for _ in range(n):
        r2 = x * x + y * y
        r3 = r2 * r2 ** 0.5
        vx -= x / r3 * 0.01; vy -= y / r3 * 0.01
        x += vx * 0.01; y += vy * 0.01
    return x, y
print(nbody_like(2000))
def mix(n):
    t = 0
    for i in range(n):
        t += i * 0.5 if i % 3 else i
    return t
print(mix(1000), mix(3), mix(1), mix(0))
def harmonic(n): return sum(1 / i for i in range(1, n + 1))
print(harmonic(1000))
def mandel(w, h):
    rows = []
    for j in range(h):
        row = ""
        for i in range(w):
            cr, ci = 3.0 * i / w - 2.2, 2.0 * j / h - 1.0
            zr = zi = 0.0
            n = 0
            while zr * zr + zi * zi <= 4.0 and n < 25: zr, zi = zr * zr - zi * zi + cr, 2 * zr * zi + ci; n += 1
            row += " .:-=+*%#@"[n * 9 // 25]
        rows.append(row)
    return rows
for r in mandel(48, 16): print(r.rstrip())
def newton(f, df, x):
    for i in range(100):
        step = f(x) / df(x); x -= step
        if abs(step) < 1e-12: return x, i
print(newton(lambda x: x * x - 2, lambda x: 2 * x, 1), newton(lambda x: x ** 3 - x - 2, lambda x: 3 * x * x - 1, 1.5))
def simpson(f, a, b, n):
    h = (b - a) / n
    return h / 3 * (f(a) + f(b) + sum((4 if i % 2 else 2) * f(a + i * h) for i in range(1, n)))
import math
print(simpson(math.sin, 0, math.pi, 100), simpson(lambda x: x * x, 0, 3, 10))
def euler_e(): 
    e = t = 1.0
    for i in range(1, 20): t /= i; e += t
    return e
print(euler_e(), math.e)
def overflow(): 
    x = 1e300
    out = []
    for _ in range(4): x *= 1e5; out.append(x)
    return out
print(overflow(), [x * 0.0 for x in overflow()][-1])
def underflow():
    x = 1e-300
    for _ in range(30): x /= 10
    return x, x / 10 ** 5
print(underflow())
def edge(vals):
    return [(v + 1, v * 2, v - v, v == v, v < 1e300, -v, v // 1 if v == v and abs(v) != float("inf") else None) for v in vals]
for row in edge([0.0, -0.0, 1e-320, 2.0**-255, 2.0**-256, 2.0**257, 2.0**256 * 1.5, 2.0**-767, 2.0**-768, 2.0**769, 2.0**768, 1.7e308, float("inf"), float("nan"), 5e-324]): print(row)
print([round(x * 0.1, 10) for x in range(5)], sum(x * 0.1 for x in range(10)), 0.1 * 3, [i / 7 for i in range(3)])
def f2i(n): return sum(int(i * 1.1) for i in range(n)), sum(round(i / 3) for i in range(n))
print(f2i(1000))
