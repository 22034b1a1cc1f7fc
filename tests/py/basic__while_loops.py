i = 0
while i < 3:
    print(i)
    i += 1
else:
    print("else")
while True:
    i += 1
    if i == 6: continue
    if i > 8: break
    print("i", i)
n = 27
steps = 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print(steps)
total = 0
i = 0
while i < 100000:
    total += i
    i += 1
print(total)
a, b = 48, 36
while b: a, b = b, a % b
print(a)
while 0: pass
i = 3
while i: i -= 1
print(i)
