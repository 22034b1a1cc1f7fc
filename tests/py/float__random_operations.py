# Floats of all kinds made by a small generator of random numbers: arithmetic, conversion, formatting, complex numbers.
import math

state = 777


def rand(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & ((1 << 64) - 1)
    return (state >> 33) % n


SPECIAL = [0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 1e308, 5e-324, 2.5, 0.5, 1.5, -2.5, 1e16, 1e22, 1e23, 0.1, 1 / 3]


def number():
    kind = rand(6)
    if kind == 0:
        return SPECIAL[rand(len(SPECIAL))]
    if kind == 1:
        return float(rand(100000) - 50000) / 100
    if kind == 2:
        return math.ldexp(rand(1 << 30) * (1 << 23) + rand(1 << 23), rand(2000) - 1050) * (1 if rand(2) else -1)
    if kind == 3:
        return (rand(1 << 30) - (1 << 29)) * 10.0 ** (rand(40) - 20)
    return float(rand(1000)) if kind == 4 else rand(1 << 30) / (rand(1 << 30) + 1)


def spec():
    parts = [
        ["<", ">", "^", "=", "*<", "0>", "x^"][rand(7)] if rand(2) else "",
        "+- "[rand(3)] if rand(2) else "",
        "z" if rand(4) == 0 else "",
        "#" if rand(4) == 0 else "",
        "0" if rand(4) == 0 else "",
        str(rand(30)) if rand(2) else "",
        ",_"[rand(2)] if rand(3) == 0 else "",
        "." + str(rand(25)) if rand(2) else "",
        "efgEFG%n"[rand(8)] if rand(3) else "",
    ]
    return "".join(parts)


def attempt(f):
    try:
        return f()
    except (ArithmeticError, ValueError) as e:
        return type(e).__name__, str(e)


for i in range(60):
    a, b, s, n, k = number(), number(), spec(), rand(40) - 20, rand(1 << 30) * rand(1 << 30) - (1 << 58)
    z, w = complex(a, b), complex(b, a)
    print(i, repr(a), a.hex(), a + b, a - b, a * b, attempt(lambda: divmod(a, b)), attempt(lambda: a**b))
    print(" ", attempt(lambda: a / b), attempt(lambda: round(a, n)), attempt(lambda: round(a)), attempt(lambda: int(a)))
    print(" ", attempt(lambda: a.as_integer_ratio()), hash(a) if a == a else None, a < k, a == k, a < b)
    print(" ", repr(s), attempt(lambda: format(a, s)), attempt(lambda: format(k, s)), "%.*g" % (rand(20), a))
    print(" ", z, z * w, attempt(lambda: z / w), attempt(lambda: z**w), attempt(lambda: z ** rand(5)), a * w)
    print(" ", attempt(lambda: format(z, s)), attempt(lambda: abs(z)), attempt(lambda: a / w))
