# Loops over iterators of the VM take an item without a call where they can; every way out of that is taken here.


def drain(make, rounds=6):
    seen = []
    for _ in range(rounds):
        for x in make():
            seen.append(x)
    return seen


print(drain(lambda: "abé"))
print(drain(lambda: "aĀ\U0001f600b"))
print(drain(lambda: {1: "x", 2: "y"}))
print(drain(lambda: {1: "x", 2: "y"}.items()))
print(drain(lambda: {1: "x", 2: "y"}.values()))
print(drain(lambda: reversed({1: "x", 2: "y"}.items())))
print(drain(lambda: {5}))
print(drain(lambda: frozenset([6])))
print(drain(lambda: enumerate([1, 2])))
print(drain(lambda: enumerate(range(3, 9, 2), 7)))
print(drain(lambda: enumerate("ab", 2**61 - 2)))
print(drain(lambda: enumerate(iter({"k": 1}))))
print(drain(lambda: zip([1, 2, 3], (4, 5))))
print(drain(lambda: zip()))
print(drain(lambda: zip(range(2), [1, 2], (3, 4), range(9), [7, 8, 9])))
print(drain(lambda: zip([1, 2], "ab")))


def pairs():
    it = iter([1, 2, 3, 4, 5])
    return zip(it, it)


print(drain(pairs))

# One loop sees many kinds.
mixed = ["ab", [1], (2,), range(2), {3: 4}, {5}, zip([6], [7]), enumerate([8]), (x for x in [9]), {10: 11}.items()]
out = []
for it in mixed:
    for x in it:
        out.append(x)
print(out)


# Subclasses with a __next__ of their own.
class Numbered(enumerate):
    def __next__(self):
        i, x = super().__next__()
        return -i, x


class Zipped(zip):
    def __next__(self):
        return list(super().__next__())


for make in (lambda: enumerate([1, 2]), lambda: Numbered([1, 2]), lambda: zip([1], [2]), lambda: Zipped([1], [2])):
    print(drain(make, 3))


# Changes under way.
def change(container, how):
    for rounds in range(8):
        try:
            n = 0
            for x in container:
                n += 1
                if rounds == 7 and n == 2:
                    how(container)
        except RuntimeError as e:
            return str(e)


print(change({1: 1, 2: 2, 3: 3}, lambda d: d.update({9: 9})))
print(change({1, 2, 3}, lambda s: s.add(9)))


def replace(d):
    del d[3]
    d[4] = 4


print(change({1: 1, 2: 2, 3: 3}, replace))
growing = [1, 2]
for i, x in enumerate(growing):
    if i < 4:
        growing.append(x * 10)
print(growing)
d = {i: i for i in range(6)}
for k in (1, 2, 4):
    del d[k]
print(drain(lambda: d, 2), drain(lambda: d.items(), 2))

# An iterator is left where the loop left it.
for it in (enumerate([1, 2, 3]), zip([1, 2, 3], range(3)), iter({1: 1, 2: 2, 3: 3}), iter("abc"), iter({7: 7, 8: 8}.items())):
    for x in it:
        break
    print(list(it), list(it))
