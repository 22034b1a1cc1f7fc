print(1 + 2, 5 - 7, 3 * 4, 7 // 2, 7 % 3, 2 ** 8, 7 / 2)
a = 10
b = 3
print(a + b, a - b, a * b, a / b, a // b, a % b, a ** b)
print(-a, +a, ~a, not a)
print(a & b, a | b, a ^ b, a << b, a >> 1)
a += 1
a *= 2
a -= 3
a //= 2
a %= 7
a **= 3
a <<= 2
a >>= 1
a |= 1
a &= 0xff
a ^= 5
print(a)
print((1 + 2) * (3 - 4) // 2)
print(1 < 2, 2 <= 2, 3 > 4, 4 >= 5, 1 == 1, 1 != 1)
print(1 < 2 < 3, 1 < 3 < 2)
