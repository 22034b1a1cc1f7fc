for a in (0, 1, -1, 5, -5, 255, -256, 2**61 - 1, -2**61, 2**64, -2**64 - 1, 0xdeadbeefcafebabe1234):
    for b in (0, 1, -1, 12, -12, 2**62, -2**63):
        print(a, b, a & b, a | b, a ^ b)
    print(~a, a.bit_length(), a.bit_count(), (-a).bit_length())
for n in (0, 1, 5, 31, 32, 60, 61, 62, 63, 64, 100):
    print(n, 1 << n, -1 << n, 3 << n, (1 << 100) >> n, (-1 << 100) >> n, -5 >> n, 5 >> n)
print((12345678901234567890 << 70) >> 70 == 12345678901234567890)
x = 1
for i in range(70):
    x <<= 1
    x |= i & 1
print(x, bin(x))
x ^= (1 << 65) - 1
print(x)
x &= ~0xff
print(x)
x >>= 8
print(hex(x))
print(True & 3, True | 2, True ^ True, False ^ True, ~True + 0 if False else "skip")
def popcount(n):
    c = 0
    while n:
        n &= n - 1
        c += 1
    return c
print([popcount(i) for i in range(20)], popcount(2**200 - 1))
def gray(n):
    return n ^ (n >> 1)
print([bin(gray(i)) for i in range(9)])
print(0b1010 .__and__(6), (6).__rand__(10), (6).__or__(1.5), (3).__lshift__(2), (3).__rlshift__(2))
