a = 1
b = 2
a, b = b, a
print(a, b)
x = y = z = 7
print(x, y, z)
p, (q, r) = 1, (2, 3)
print(p, q, r)
first, *rest = [1, 2, 3]
print(first, rest)
n = 5
n = n + n
print(n)
s = "abc"
s = s + s
print(s)
del n
l = [0, 0]
l[0], l[1] = 1, 2
print(l)
