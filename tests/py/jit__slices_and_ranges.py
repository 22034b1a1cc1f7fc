# Slices, ranges, lookups and appends in hot loops, with operands that change kind on the way.
class Index:
    def __init__(self, i):
        self.i = i

    def __index__(self):
        return self.i


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 7

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n


def slices(seq, n):
    out = []
    for i in range(n):
        stop = i % 7 - 3
        if i == n - 3:
            stop = Index(2)
        if i == n - 2:
            stop = None
        if i == n - 1:
            stop = 10**30
        out.append((seq[:stop], seq[stop:], seq[stop::-1], seq[::-2], seq[1:stop:2]))
    return out[-12:]


for seq in [1, 2, 3, 4, 5], (1, 2, 3, 4, 5), "abcde", b"abcde", "aé€😀z", bytearray(b"abcde"), range(5):
    print(slices(seq, 200))


def assign(n):
    out = []
    for i in range(n):
        x = [0, 1, 2, 3, 4, 5]
        k = i % 6
        x[: k + 1] = x[k::-1]
        x[k:] = (7, 8)
        x[2:2] = x
        if i == n - 1:
            x[1:3] = iter("xy")
        out.append(x)
    return out[-7:]


print(assign(150))


def ranges(n):
    total = 0
    for i in range(n):
        for j in range(i % 5):
            total += j
        for j in range(i % 5, 3):
            total += 10 * j
        for j in range(i % 4, -2, -1):
            total += 100 * j
        for j in range(0, i % 9, 3):
            total += 1000 * j
        r = range(i % 3, 7)
        total += len(r) + r.stop + r[-1]
        if i == n - 1:
            for j in range(2**62, 2**62 + 2):
                total += j
            for j in range(Index(2)):
                total += j
    return total


print(ranges(300))
for bad in 0, 1.5, "a":
    try:
        for i in range(100):
            range(0, 5, 1 if i < 99 else bad)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)


def lookups(n):
    d = {1: "one", "a": 2, Key(1): "k1", (1, 2): "pair"}
    s = {1, "a", (1, 2)}
    out = []
    for i in range(n):
        k = [1, "a", (1, 2), 2.0, None, 1.0, True, Key(1), Key(2)][i % 9]
        out.append((d.get(k), d.get(k, i), k in d, k in s, len(d), len(s)))
        if i % 50 == 0:
            s.add(k)
            d[k] = i
        if i == n - 1:
            try:
                d.get([])
            except TypeError as e:
                out.append(str(e))
    return [(x if isinstance(x, str) else x[1:]) for x in out[-12:]], len(d), len(s)


print(lookups(400))


def index(b, n):
    total = 0
    for i in range(n):
        total += b[i % 4] - b[-1 - i % 4]
    return total + b[n]


for n in 3, 400:
    try:
        print(index(b"abcd", n))
    except IndexError as e:
        print(e)


def grow(n):
    l = []
    for i in range(n):
        l.append(i)
        if i % 3 == 0:
            l.append([l])
        if i % 100 == 99:
            l.clear()
    return len(l), l[-1]


print(grow(1050))
