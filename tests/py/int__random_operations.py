# Long ints made by a small generator of random numbers; each line folds the results of one operation on all pairs.
state = 12345


def rand(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & ((1 << 64) - 1)
    return (state >> 33) % n


def long_int(bits):
    left, v = rand(bits) + 1, 0
    while left > 0:
        v = (v << 31) | rand(1 << 31)
        if rand(7) == 0:
            v <<= 64
        if rand(7) == 0:
            v = (v << 64) | ((1 << 64) - 1)
        left -= 31
    if rand(6) == 0:
        v = (1 << rand(bits)) - rand(3)
    return -v if rand(2) else v


def fold(values):
    h = 0
    for v in values:
        h = (h * 1000003 + int.from_bytes(repr(v).encode(), "big")) % (2**89 - 1)
    return h


OPERATIONS = {
    "add": lambda a, b, k: a + b,
    "sub": lambda a, b, k: a - b,
    "mul": lambda a, b, k: a * b,
    "square": lambda a, b, k: a * a,
    "floordiv": lambda a, b, k: a // b,
    "mod": lambda a, b, k: a % b,
    "divmod": lambda a, b, k: divmod(a, b),
    "truediv": lambda a, b, k: a / b,
    "and": lambda a, b, k: a & b,
    "or": lambda a, b, k: a | b,
    "xor": lambda a, b, k: a ^ b,
    "unary": lambda a, b, k: (-a, ~a, abs(a), +a, bool(a)),
    "lshift": lambda a, b, k: a << k,
    "rshift": lambda a, b, k: a >> k,
    "pow": lambda a, b, k: a ** (k % 12),
    "powmod": lambda a, b, k: pow(a, k * k, b),
    "inverse": lambda a, b, k: pow(a, -1, b),
    "compare": lambda a, b, k: (a < b, a <= b, a == b, a != b, a > b, a >= b),
    "float": lambda a, b, k: (float(a), int(float(a)), float(a) == a, float(a) < b, a < float(b)),
    "hash": lambda a, b, k: hash(a),
    "text": lambda a, b, k: (str(a), hex(a), oct(a), bin(a)),
    "parse": lambda a, b, k: (int(str(a)) == a, int(hex(a), 16) == a, int(oct(b), 0) == b),
    "bits": lambda a, b, k: (a.bit_length(), a.bit_count()),
    "round": lambda a, b, k: round(a, -(k % 40)),
    "bytes": lambda a, b, k: a.to_bytes(a.bit_length() // 8 + 1, "little", signed=True),
    "from_bytes": lambda a, b, k: int.from_bytes(a.to_bytes(300, "big", signed=True), "big", signed=True) == a,
    "format": lambda a, b, k: (f"{a:,d}", f"{a:_x}", f"{a:+#_b}", f"{a:030d}", f"{a:e}", f"{a:.5g}", f"{a:n}"),
}

PAIRS = [(long_int(600), long_int(600 if rand(2) else 70), rand(200)) for _ in range(120)]
for name, operation in OPERATIONS.items():
    results, errors = [], {}
    for a, b, k in PAIRS:
        try:
            results.append(operation(a, b, k))
        except (ArithmeticError, ValueError) as e:
            results.append(str(e))
            errors[str(e)] = errors.get(str(e), 0) + 1
    print(name, fold(results), errors)
