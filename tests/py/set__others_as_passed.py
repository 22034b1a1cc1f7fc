# Methods and functions whose only parameters are *args.
import math

s = {1, 2, 3}
f = frozenset(s)
print(s.union(), s.union([4]), s.union((4,), {5}, b"a"), f.union(s, f))
print(s.difference(), s.difference([1]), s.difference([1], {2: 0}, iter([9])))
print(s.intersection(), s.intersection([1, 2, 9]), s.intersection({1, 2}, (2, 3)))
t = set(s)
t.update()
t.update([7], (8,), "x" * 0)
t.difference_update([7], [8])
t.intersection_update({1, 2, 3}, [2, 3, 4])
print(t)
print(set.union(s, [10]), set.difference(*[s, [1], [2]]), frozenset().union(*[[1], [2], [3]]))
print(math.gcd(), math.gcd(12), math.gcd(12, -18), math.gcd(0, 0), math.gcd(12, 18, 27), math.gcd(True, 4))
print(math.gcd(2**70, 2**65), math.gcd(2**61, 6), math.gcd(-2**61, -2**61), math.lcm(), math.lcm(4, 6, 10), math.lcm(0, 5))
print(math.hypot(), math.hypot(3, 4), math.hypot(1, 2.0, True))


class Index:
    def __index__(self):
        return 42


print(math.gcd(Index(), 56))
for g in (
    lambda: s.union(others=1),
    lambda: s.update(x=1),
    lambda: set.union(),
    lambda: set.union([1]),
    lambda: s.union(5),
    lambda: s.difference([[]]),
    lambda: math.gcd(a=1),
    lambda: math.gcd(1, 2, x=3),
    lambda: math.gcd(1.5),
    lambda: math.gcd(2, "a"),
    lambda: math.gcd(1, "a"),
    lambda: math.lcm(0, "a"),
    lambda: math.hypot(1, "a"),
    lambda: math.hypot(x=1),
):
    try:
        print(g())
    except TypeError as e:
        print(e)
print(s.union(**{}), math.gcd(*[], **{}), math.gcd(6, **{}))
