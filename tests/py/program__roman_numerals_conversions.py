R = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
def to_roman(n):
    out = ""
    for v, s in R:
        while n >= v: out += s; n -= v
    return out
def from_roman(s):
    vals = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    return sum(-vals[a] if b and vals[a] < vals[b] else vals[a] for a, b in zip(s, list(s[1:]) + [None]))
print([to_roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2026, 3999)], all(from_roman(to_roman(n)) == n for n in range(1, 4000)))
ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
tens = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
def words(n):
    if n < 0: return "minus " + words(-n)
    if n < 20: return ones[n]
    if n < 100: return tens[n // 10] + ("-" + ones[n % 10] if n % 10 else "")
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size: return words(n // size) + " " + name + (" " + words(n % size) if n % size else "")
for n in (0, 13, 42, 100, 999, 1001, 123456, 10**9 + 1, -7): print(n, words(n))
def base(n, b):
    d = "0123456789abcdefghijklmnopqrstuvwxyz"; s = ""
    while n: n, r = divmod(n, b); s = d[r] + s
    return s or "0"
print([base(255, b) for b in (2, 3, 8, 16, 36)], all(int(base(n, 7), 7) == n for n in range(500)))
def luhn(s): return sum(d if i % 2 == 0 else (d * 2 - 9 if d > 4 else d * 2) for i, d in enumerate(map(int, reversed(s)))) % 10 == 0
print(luhn("4539578763621486"), luhn("4539578763621487"))
def isbn(s): return sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(s)) % 11 == 0
print(isbn("0306406152"), isbn("097522980X"), isbn("0306406153"))
def pascal(n):
    row = [1]
    for _ in range(n): print(" ".join(map(str, row)).center(30).rstrip()); row = [a + b for a, b in zip([0] + row, row + [0])]
pascal(8)
def collatz(n, c={1: 1}):
    path = []
    while n not in c: path.append(n); n = n // 2 if n % 2 == 0 else 3 * n + 1
    k = c[n]
    for m in reversed(path): k += 1; c[m] = k
    return c[path[0]] if path else c[n]
print(max(range(1, 3000), key=collatz))
def leap(y): return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)
def weekday(y, m, d): t = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]; y -= m < 3; return (y + y // 4 - y // 100 + y // 400 + t[m - 1] + d) % 7
print([y for y in range(1896, 1912) if leap(y)], weekday(2026, 11, 20), weekday(2000, 1, 1))
print([f"{c * 9 / 5 + 32:.1f}" for c in range(-40, 101, 35)], [i if i % 3 and i % 5 else "Fizz" * (i % 3 == 0) + "Buzz" * (i % 5 == 0) for i in range(1, 16)])
