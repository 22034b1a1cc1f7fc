# math on random arguments: functions on ints of any size, sums, logarithms of long ints, and the generator behind random.
import _random
import math

state = 99


def rand(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & ((1 << 64) - 1)
    return (state >> 33) % n


def long_int(words):
    v = 0
    for _ in range(rand(words) + 1):
        v = (v << 31) | rand(1 << 31)
    return v


def number():
    return rand(1 << 30) / (rand(1 << 30) + 1) * 10.0 ** (rand(20) - 10) * (1 if rand(2) else -1)


for i in range(40):
    a, b, n, k = long_int(8), long_int(4) * (rand(5) + 1), rand(300), rand(300)
    print(i, math.gcd(a, b, a * b), math.lcm(a, b), math.isqrt(a), math.comb(n, k), math.perm(n, k % 20))
    print(" ", math.comb(a, k % 10), math.perm(a, k % 10), math.factorial(n) % (10**30 + 57))
    print(" ", math.log(a * 10**n), math.log2(a * 10**n), math.log10(a * 10**n), math.log(a, b + 1))
    xs = [number() for _ in range(rand(20))]
    ys = [number() if rand(3) else rand(1000) for _ in xs]
    print(" ", math.fsum(xs), math.hypot(*xs), math.dist(xs, ys), math.sumprod(xs, ys), math.prod(ys), sum(xs), sum(ys))
    x, y = number(), number()
    print(" ", math.fmod(x, y), math.remainder(x, y), math.nextafter(x, y, steps=k), math.ldexp(x, n - 1000))
    print(" ", math.frexp(x), math.modf(x), math.ulp(x), math.fma(x, y, 1.0), math.isclose(x, y), math.degrees(x))

for seed in (0, 1, -5, 2**100, 12345678901234567890):
    g = _random.Random(seed)
    print([g.random() for _ in range(3)], g.getrandbits(5), g.getrandbits(100), g.getrandbits(64), g.getrandbits(33))
    saved = g.getstate()
    x = g.random()
    g.setstate(saved)
    print(x == g.random(), len(saved), saved[-1])
