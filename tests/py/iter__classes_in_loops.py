# Loops over iterators written in Python: classes with `__next__`.
import sys
import traceback


class Count:
    def __init__(self, n):
        self.n = n
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.i += 1
        if self.i > self.n:
            raise StopIteration
        return self.i


class Made:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return Count(self.n)


class Stops(StopIteration):
    pass


class Odd(Count):
    def __next__(self):
        self.i += 1
        if self.i == self.n:
            raise Stops(5)
        if self.i == 7:
            raise ValueError("seven")
        return self.i


def sums(n):
    t = 0
    for i in range(n):
        for x in Count(i % 5):
            t += x
        for x in Made(3):
            t -= x
        t += sum([y for y in Count(2)]) + sum(z for z in Made(2)) + len({w: 1 for w in Count(3)})
    return t


print("sums", sums(2000))


def breaks(n):
    c = Count(10**9)
    t = 0
    for i in range(n):
        for x in c:
            if x % 3 == 0:
                break
            t += 1
        else:
            t += 1000
    return t, c.i


print("breaks", breaks(2000))


def nested():
    c = Count(10)
    out = []
    for x in c:
        for y in c:
            out.append((x, y))
            if y % 3 == 0:
                break
    return out


for _ in range(300):
    r = nested()
print("nested", r)


def raising(n):
    seen = {}
    for i in range(n):
        got = 0
        try:
            for x in Odd(i % 12):
                got += x
        except ValueError as e:
            key = (str(e), got, [(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)].__repr__(), e.__context__)
        else:
            key = ("ended", got)
        seen[key] = seen.get(key, 0) + 1
    return sorted(seen.items(), key=repr)


for k in raising(600):
    print("raising", k)


class Looks(Count):
    def __next__(self):
        v = super().__next__()
        f = sys._getframe(1)
        return f.f_code.co_name, f.f_back.f_code.co_name


def looking():
    r = set()
    for v in Looks(300):
        r.add(v)
    return r


def around():
    return looking()


print("frames", around())


class Changes:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


def changing(n):
    t = 0
    k = 0
    c = Changes()
    for x in c:
        k += 1
        t += x
        if k == n // 2:
            Changes.__next__ = lambda self: 10
        if k == n:

            def stop(self):
                raise StopIteration

            Changes.__next__ = stop
    return t, k


print("changing", changing(1000))


class NoNext:
    def __iter__(self):
        return self


class Shadow(Count):
    def __init__(self, n):
        super().__init__(n)
        self.__next__ = lambda: "never"


def errors():
    try:
        for x in NoNext():
            pass
    except TypeError as e:
        return str(e), [x for x in Shadow(2)]


for _ in range(300):
    r = errors()
print("errors", r)


def handled(n):
    out = set()
    for i in range(n):
        try:
            raise KeyError(1)
        except KeyError:
            for x in Count(2):
                out.add(repr(sys.exception()))
            try:
                for x in Odd(9):
                    pass
            except ValueError as e:
                out.add(repr(e.__context__))
    return sorted(out)


print("handled", handled(600))


def in_generator(n):
    for x in Count(n):
        yield x
    return "done"


def consumer(n):
    r = yield from in_generator(n)
    yield r


print("generator", list(consumer(3)), sum(in_generator(2000)))


def returns(n):
    for x in Count(n):
        if x == 50:
            return x


print("returns", sum(returns(100) for _ in range(500)))
