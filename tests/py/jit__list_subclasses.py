# Lists that are instances of subclasses, in hot loops; classes that change what they do in mid-loop.
class Items(list):
    pass


class Slotted(list):
    __slots__ = ("a",)


class Counted(list):
    def __len__(self):
        return 1000 + list.__len__(self)


class Odd(list):
    def __iter__(self):
        return iter(("odd",))

    def append(self, x):
        super().append((x, x))


class WithNew(list):
    def __new__(cls, *args):
        made.append(cls.__name__)
        return super().__new__(cls, *args)


class WithInit(list):
    def __init__(self, *args):
        super().__init__((1, 2, 3))
        self.tag = args


made = []


def use(cls, n):
    total = 0
    for i in range(n):
        l = cls()
        l.append(i)
        l.append(i + 1)
        l.append(i + 2)
        total += len(l)
        for x in l:
            total += x if isinstance(x, int) else 7
        total += l.pop(0) if isinstance(l[0], int) else 3
        l.append("end")
        if i % 50 == 0:
            l.a = i
    return total, list.__len__(l), list.__getitem__(l, -1), type(l).__name__


for cls in Items, Slotted, Counted, Odd, WithNew, WithInit:
    print(use(cls, 300))
print(len(made))


def change(n):
    out = 0
    for i in range(n):
        l = Items()
        l.append(i)
        out += len(l)
        if i == n - 20:
            Items.__len__ = lambda self: 100
        if i == n - 10:
            Items.__iter__ = lambda self: iter(())
        for x in l:
            out += x
    del Items.__len__, Items.__iter__
    return out


print(change(200), change(200))


def finalizers(n):
    class Dying(list):
        pass

    for i in range(n):
        l = Dying()
        if i == n - 2:
            Dying.__del__ = lambda self: seen.append(len(self))
        l.append(i)
        del l
    return "ok"


seen = []
print(finalizers(150))


def lists(n):
    keep = []
    for i in range(n):
        a, b, c = [i, i + 1, (i,)]
        x = [[i], [], [i, [i, i]]]
        x[1].append(x)
        y = [a, b, c, x[0], x[2][1][1]][i % 5]
        if i % 40 == 0:
            keep.append((x[2], y, len(x)))
    return keep


print(lists(200))


class A:
    def __init__(self):
        super().__init__()
        self.n = 1


class B(A):
    def __init__(self, fail=False):
        if fail:
            super().__init__(1)
        else:
            super().__init__()
        self.n += 1


def supers(n):
    total = 0
    for i in range(n):
        total += B().n
        try:
            if i == n - 1:
                B(True)
        except TypeError as e:
            print(e)
    return total


print(supers(200))


class C:
    def __init__(self, *args):
        super().__init__(*args)


try:
    for i in range(200):
        C(*[0] * (i // 199))
except TypeError as e:
    print(e)


def spread(n):
    class P:
        def plot(self, x, y, r, g=0, b=0):
            return x + y + r + g + b

    p, total = P(), 0
    for i in range(n):
        colour = (1, 2, 3) if i % 10 else (4, 5)
        total += p.plot(i, 1, *colour)
        try:
            if i == n - 1:
                p.plot(*range(9))
        except TypeError as e:
            print(e)
    return total


print(spread(200))


def compare(n):
    total = 0
    for i in range(n):
        k = [i, i * 0.5, 2**53 + 1, -(2**60), 2**61, float("nan"), float("inf"), 0][i % 8]
        for x in 0.5, float(2**53), -1e300, 3:
            total += (k < x) + 2 * (k == x) + 4 * (x >= k) + 8 * (k != x)
    return total


print(compare(400))


def search(n):
    l = [1, 2.0, "a", None, (1, 2), 2**70, b"x"]
    out = []
    for i in range(n):
        k = [1, 2, 2.0, "a", "b", None, (1, 2), 2**70, b"x", True, 1.5][i % 11]
        out.append(k in l)
        m = [1, 2, 3, 2]
        if i % 11 < 3:
            m.remove(k)
            out.append((m, m.index(3), m.count(2)))
        if i == n - 1:
            try:
                m.remove("none")
            except ValueError as e:
                out.append(str(e))
    return out[-15:]


print(search(400))


def powers(n):
    total = 0.0
    for i in range(n):
        x = [0.0, -1.5, 2.5, -0.0, 1e150][i % 5]
        total += x**2 + x**3 if abs(x) < 10 else 1
        if i == n - 1:
            try:
                total += 1e200**2
            except OverflowError as e:
                print(e)
    return total


print(powers(300))
import math


def whole(n):
    total = 0
    for i in range(n):
        total += math.sin(i) + math.sqrt(i) + math.exp(-i) + math.floor(i) + math.ceil(i)
    try:
        math.sqrt(n - 2 * n)
    except ValueError as e:
        print(e)
    return round(total, 6)


print(whole(300))
