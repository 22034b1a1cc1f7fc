print([x for x in range(5)])
print([x * y for x in range(3) for y in range(3)])
print([x for x in range(20) if x % 2 if x % 3])
print({x: x ** 2 for x in range(4)})
print(sorted({x % 3 for x in range(9)}))
print(list(x + 1 for x in range(3)))
print([[i * j for j in range(3)] for i in range(3)])
print([c.upper() for c in "abc"])
print({k: v for k, v in zip("ab", [1, 2])})
n = 10
print([x + n for x in range(3)])
def f(k): return [x * k for x in range(3)]
print(f(5))
print([(lambda y: y * 2)(x) for x in range(3)])
print(sum(x for x in range(101)), any(x > 3 for x in range(5)), all(x < 5 for x in range(5)))
x = "outer"
[x for x in range(3)]
print(x)
print([a + b for a, b in [(1, 2), (3, 4)]])
print([y := 5, y + 1])
print([[]] == [[] for _ in range(1)], [None for _ in range(2)])
