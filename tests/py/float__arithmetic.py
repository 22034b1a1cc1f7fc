inf, nan = float("inf"), float("nan")
vals = [0.0, -0.0, 1.0, -1.0, 0.5, 2.5, -2.5, 1e308, 5e-324, inf, -inf, nan, 3, -7, 10**17]
for a in vals:
    for b in (1.5, -0.0, 3, inf, -inf, nan):
        row = [a + b, a - b, a * b]
        try:
            row += [a / b, a // b, a % b, divmod(a, b)]
        except ZeroDivisionError as e:
            row.append(str(e))
        print(a, b, *row)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), divmod(7.5, -2), 1e20 % 3, -1e-20 % 1.0, 5.0 % inf, -5.0 % inf)
print(2.0 ** 0.5, 2 ** 0.5, 2.0 ** -1, (-8.0) ** 2, (-8.0) ** 3, 0.0 ** 0, nan ** 0, 1.0 ** nan, inf ** -1, (-inf) ** 3, (-inf) ** -3, 0.0 ** inf, 2.0 ** inf, 0.5 ** inf)
print((-8) ** (1 / 3), (-1.0) ** 0.5, (-2.5) ** 1.5)
print(-0.0, +0.0, -(0.0), abs(-0.0), abs(-2.5), -nan, 0.0 == -0.0, 1.5 + True)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: 1.0 / 0)
err(lambda: 1.0 // 0)
err(lambda: 1.0 % 0)
err(lambda: divmod(1.0, 0))
err(lambda: 1 / 0.0)
err(lambda: 0.0 ** -1)
err(lambda: 0 ** -1.5)
err(lambda: 10.0 ** 400)
err(lambda: 1e308 ** 2)
err(lambda: 1.5 + 10**400)
err(lambda: pow(2.0, 3.0, 4))
err(lambda: 1.5 + "a")
err(lambda: 1.5 << 1)
err(lambda: 1.5 & 1)
err(lambda: ~1.5)
err(lambda: 1.5 < "a")
err(lambda: int(inf))
err(lambda: int(nan))
err(lambda: round(inf))
err(lambda: (lambda k: [1][k])(1.0))
err(lambda: range(1.0))
err(lambda: "a" * 1.0)
err(lambda: (lambda o: o())(1.5))
err(lambda: 1.5.foo)
total = 0.0
for i in range(1, 1000):
    total += 1 / i ** 2
print(total, sum([0.1] * 10), sum([1e100, 1.0, -1e100]), sum([1, 2.5, 3]), sum([0.1, 0.2, 0.3], 0.0))
