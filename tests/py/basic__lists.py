l = [3, 1, 2]
l.append(4)
print(l, len(l), l[0], l[-1], l[1:3])
l.sort()
print(l)
l.reverse()
print(l)
l[0] = "x"
print(l, l.index(3), l.count(2))
l.insert(1, "y")
print(l.pop(), l.pop(0), l)
l.extend([7, 8])
l.remove("y")
print(l)
del l[0]
print(l, 7 in l, 99 in l)
print([1, 2] + [3], [0] * 3, [1] == [1], [1] < [2])
print([x * 2 for x in range(5)], [x for x in range(10) if x % 3 == 0])
m = [[1, 2], [3, 4]]
print(m[1][0], [row[1] for row in m])
print(sum([1, 2, 3]), max([1, 5, 2]), min([4, 2]), sorted([3, 1, 2]), list(reversed([1, 2])))
a = l
a.append("shared")
print(l[-1], l is a, l[:] is l)
big = []
for i in range(10000): big.append(i)
print(len(big), big[9999], sum(big))
while len(big) > 5: big.pop()
print(big)
