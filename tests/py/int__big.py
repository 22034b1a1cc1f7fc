# Large operands: multiplication in all size regimes, division, printing and parsing, powers.
import sys
sys.set_int_max_str_digits(0)
def check(label, n):
    s = str(n)
    print(label, len(s), s[:20], s[-20:], hash(n) == hash(int(s)), n % 1000000007)

a = 3**1000
b = 7**900
check("a", a)
check("a*b", a * b)
check("a*a", a * a)
check("(a*b)//a", a * b // a)
print(a * b // a == b, a * b % a, (a * b + 5) % a, divmod(a * b + 5, b) == (a, 5), divmod(-(a * b) - 5, b)[1] == b - 5)
check("a+b", a + b)
check("a-b", a - b)
check("b-a", b - a)
check("pow", 12345 ** 678)
check("big square", (10**2000 - 1) ** 2)
check("karatsuba", (10**5000 + 7) * (10**4999 - 3))
check("shift", (a << 3000) - b)
print((a << 3000) >> 3000 == a, -a >> 10 == -(a // 1024) - 1, a & (2**64 - 1), (-a) & (2**64 - 1), a ^ b == b ^ a)
print(pow(a, b, 10**9 + 7), pow(3, 10**50, 10**20), pow(2**127 - 1, 2**61 - 1, 2**89 - 1))
f = 1
for i in range(1, 301):
    f *= i
check("300!", f)
x, y = 0, 1
for i in range(3000):
    x, y = y, x + y
check("fib", x)
# integer square root by Newton
def isqrt(n):
    x = 1 << ((n.bit_length() + 1) // 2)
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y
check("sqrt2", isqrt(2 * 10**400))
# pi digits (spigot)
def pi(n):
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    out = []
    while len(out) < n:
        if 4 * q + r - t < m * t:
            out.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), 10 * (3 * q + r) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return "".join(map(str, out))
print(pi(100))
def egcd(a, b):
    while b:
        a, b = b, a % b
    return a
print(egcd(a * 30, b * 42), egcd(2**200, 6**50) == 2**50)
m = 2**127 - 1
print(all(pow(w, m - 1, m) == 1 for w in (2, 3, 5, 7)))
print(hex(a)[:20], oct(b)[-10:], bin(a).count("1"), int(hex(a), 16) == a, int(bin(b), 0) == b, int(oct(-a), 8) == -a)
print(float(3**600), float(-7**300), a / b, int(float(10**22)), float(2**1023), float(2**53 + 1), float(2**54 + 2), float(2**54 + 6))
