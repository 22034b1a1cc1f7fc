def f(*a, **k): return a, k
print(f(), f(1), f(1, 2, x=3), f(*[1, 2]), f(**{"a": 1}), f(*[1], 2, *[3], x=1, **{"y": 2}))
a, *b = 1, 2, 3
print(a, b)
*a, b = "abc"
print(a, b)
print([*range(3), *"ab"], {**{"a": 1}, "b": 2}, (*[1], 2), {*[1]})
def g(a, b, c=3): return a, b, c
print(g(*(1, 2)), g(*[1], b=5), g(**{"a": 1, "b": 2}))
print(max(*[1, 5, 2]), print(*"xyz"), "{} {}".format(*[1, 2]))
for x, *y in [(1, 2, 3), (4,)]: print(x, y)
(a, b), c = [1, 2], 3
print(a, b, c)
t = 1, *[2, 3]
print(t)
