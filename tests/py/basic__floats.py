print(1.0, 0.1 + 0.2, 1 / 3, 2.5 * 2, 10 / 4, 7 // 2.0, 7.5 % 2, 2.0 ** 0.5, -1.5, abs(-2.5))
print(1e10, 1e16, 1e-5, 1.5e300 * 1e10, float("inf"), float("nan"))
print(int(2.9), int(-2.9), round(2.5), round(3.14159, 2), float(3), float("2.5"))
print(1.0 == 1, 0.5 < 1, 1.5 > 1, 1 + 1.5, 2 * 1.5)
print("%.2f" % 3.14159, f"{2.5:.1f}", "{:8.3f}".format(1.5))
s = 0.0
for i in range(1000): s += 0.1
print(s)
x = 1.0
for i in range(20): x = (x + 2 / x) / 2
print(x)
print(sum([0.1, 0.2, 0.3]), max(1.5, 2), min(0.5, 1), sorted([2.5, 1.0, 1.5]))
try: 1.0 / 0
except ZeroDivisionError as e: print(e)
import math
print(math.pi, math.sqrt(2), math.floor(2.7), math.ceil(2.1), math.sin(0), math.e)
