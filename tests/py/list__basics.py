a = [1, 2, 3]
print(a, [], [[]], [1, "a", None, 2.5, [1, (2,)]], list(), list("abc"), list(range(5)), list({"x": 1}), list((1, 2)), [*a, *"xy"], list(map(str, a)))
print(a[0], a[-1], a[1:], a + [4], a * 2, 2 * a, a * 0, a * -1, len(a), 2 in a, 9 not in a, a == [1, 2, 3], a != [1, 2], a < [1, 2, 4], [1, 2] < [1, 2, 0], [] < [0], [2] > [1, 99])
a.append(4); print(a)
a.extend([5, 6]); print(a)
a.extend("xy"); print(a)
a.extend(x for x in (7, 8)); print(a)
a.insert(0, "first"); a.insert(100, "last"); a.insert(-1, "penult"); a.insert(-100, "zero"); print(a)
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove(4); print(a)
print(a.index(3), a.index("x", 2), a.index(5, -10, 100), a.count(1), a.count("zz"), [1, True, 1.0].count(1))
b = a.copy(); b.append("only b"); print(len(a), len(b), a is b, a.copy() == a)
a.reverse(); print(a)
a.clear(); print(a, bool(a))
a += [1, 2]; a += (3,); a += "z"; a *= 2; print(a)
b = a; b += [9]; print(a is b, a[-1])
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
err(lambda: a[100])
err(lambda: a[-100])
err(lambda: a["x"])
err(lambda: a[1.5])
err(lambda: a[None])
err(lambda: [].pop())
err(lambda: [1].pop(5))
err(lambda: [1].pop("a"))
err(lambda: [].remove(1))
err(lambda: [1].index(2))
err(lambda: [1, 2, 1].index(1, 1, 2))
err(lambda: [1] + (2,))
err(lambda: [1] + 5)
err(lambda: [1] * 1.5)
err(lambda: [1] * [2])
err(lambda: [1] < 5)
err(lambda: [1].extend(5))
err(lambda: list(5))
err(lambda: list(1, 2))
err(lambda: list(x=1))
err(lambda: [1].foo)
err(lambda: [1].append())
err(lambda: [1].append(1, 2))
err(lambda: [1].insert(1))
err(lambda: [1].insert("a", 1))
err(lambda: [1].sort(1))
err(lambda: hash([]))
err(lambda: [].__setitem__(0, 1))
err(lambda: [].__delitem__(0))
l = [1, 2, 3]
l[0] = "a"; l[-1] = "c"; print(l)
del l[0]; print(l)
del l[-1]; print(l)
try:
    l[5] = 1
except IndexError as e:
    print(e)
try:
    del l[5]
except IndexError as e:
    print(e)
try:
    l["a"] = 1
except TypeError as e:
    print(e)
r = [1]; r.append(r); print(r, r == r, len(r), r[1][1][0])
n = [[0] * 3] * 2
n[0][0] = 1
print(n, [[0] * 2 for _ in range(2)])
