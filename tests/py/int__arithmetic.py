# The four operations, floor division, modulo, power: small, boundary and large operands.
values = [0, 1, -1, 2, -2, 7, -7, 10, 255, 2**31 - 1, -2**31, 2**61 - 1, 2**61, -2**61, -2**61 - 1, 2**63, 10**20, -10**20]

for a in values:
    for b in (1, -1, 3, -3, 2**31, 2**61, -(10**18)):
        print(a, b, a + b, a - b, a * b, a // b, a % b, divmod(a, b))

print(2**10, (-2)**3, 2**-1, 0**0, (-1)**0, 7**77)
print(pow(3, 200, 13), pow(-3, 5, 7), pow(3, 5, -7), pow(38, -1, 97))
print(-7 // 2, -7 % 2, 7 // -2, 7 % -2)
print(+5, -5, ~5, ~-1, abs(-5), abs(5), -(-2**61))
x = 2**61 - 1
for _ in range(4):
    x += 1
    print(x)
x = -2**61 + 1
for _ in range(4):
    x -= 1
    print(x)
x = 3037000500
print(x * x, -x * x, (x * x) * (x * x))
print(10**50 // 10**48, 10**50 % 7, -10**50 % 7, 10**50 // -7)
print(1_000_000, 0x_ff, 0b_1010, 0o_17)
print(4 / 2, 7 / 2, -7 / 2, 1 / 3, 10**400 / 10**399, 2**70 / 2**69)
n = 1
for i in range(1, 40):
    n *= i
print(n)
s = 0
for i in range(1000):
    s += i * i
print(s)
