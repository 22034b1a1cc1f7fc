rs = [range(0), range(5), range(1, 10, 3), range(10, 0, -2), range(-3, 3), range(0, -5, -1), range(2**62, 2**62 + 10, 4), range(5, 5, -1), range(0, 1, 100)]
for r in rs:
    print(r, len(r), [x in r for x in (0, 1, 4, 10, -3, 2**62 + 4, 1.0, 1.5, True, "a", None)], [r.count(x) for x in (0, 4, 4.0)], end=" ")
    for i in (0, -1, 1, 5):
        try: print(r[i], end=" ")
        except IndexError as e: print("IndexError", end=" ")
    for x in (4, 1, 4.0, "z"):
        try: print(r.index(x), end=" ")
        except ValueError as e: print(e, end=" ")
    print()
    for s in (slice(None), slice(1, None), slice(None, -1), slice(None, None, -1), slice(None, None, 2), slice(-2, None), slice(10, 20), slice(3, 1), slice(1, 3, -1)):
        t = r[s]; print(t, list(t) == list(r)[s], end=" ")
    print()
for a in rs:
    for b in rs: print("T" if a == b else "F", end="")
    print("", hash(a) == hash(range(a.start, a.stop, a.step)))
print(list(reversed(range(0, 10, 4))), list(range(10))[::-3], range(10)[2:8][1:3], range(10)[::2][::-1], sum(range(101)), max(range(0, 50, 7)), min(range(9, 0, -4)), sorted(range(3, 0, -1)), list(map(lambda v: v * v, range(4))), list(zip(range(3), range(3, 6))), tuple(range(2, 9, 3)), [*range(2), *range(3)], set(range(5)) == {0, 1, 2, 3, 4}, dict.fromkeys(range(2)), all(range(1, 3)), any(range(1)), list(enumerate(range(5, 7))), range(3) + range(2) if False else "", len(range(-10**18, 10**18)), 10**17 in range(-10**18, 10**18, 7))
for i in range(2, 8, 3): print(i, end=" ")
for i in range(3, 0, -1): print(i, end=" ")
for i in range(0): print("never")
for i in range(True, 4, True): print(i, end=" ")
print()
a, b, c = range(3); print(a, b, c); x, *y = range(4); print(x, y)
match range(3):
    case [p, q, r]: print("range is a sequence", p, q, r)
