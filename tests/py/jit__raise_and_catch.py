# Exceptions raised and caught in hot loops: where handlers are, what they see, and what is left behind.
import sys
import traceback


class Mine(Exception):
    def __init__(self, n):
        super().__init__(n)
        self.n = n


class Other(Exception):
    pass


def lookups(n):
    d = {i: -i for i in range(0, n, 3)}
    hits = misses = 0
    for i in range(n):
        try:
            hits += d[i]
        except KeyError as e:
            misses += e.args[0]
    return hits, misses


print(lookups(3000))


def deep(n):
    def leaf(i):
        if i % 3 == 0:
            raise Mine(i)
        return i

    def middle(i):
        return leaf(i) + 1

    total = 0
    for i in range(n):
        try:
            total += middle(i)
        except Mine as e:
            total -= e.n
            if i == n - 3:
                print([f.name for f in traceback.extract_tb(e.__traceback__)])
                print([f.lineno for f in traceback.extract_tb(e.__traceback__)])
    return total


print(deep(3000))


def attributes(n):
    class A:
        x = 1

    class B:
        pass

    total = 0
    for i in range(n):
        o = B() if i % 2 else A()
        try:
            total += o.x
        except AttributeError as e:
            total += len(str(e))
            if i == n - 1:
                print(e, e.name, e.obj is o)
    return total


print(attributes(2000))


def indexes(n):
    x = list(range(10))
    total = 0
    for i in range(n):
        try:
            total += x[i % 13]
        except IndexError as e:
            total += len(e.args[0])
        try:
            total += (1, 2)[i % 3]
        except IndexError:
            total += 1
    return total


print(indexes(3000))


def nested(n):
    log = []
    for i in range(n):
        try:
            try:
                if i % 4 == 0:
                    raise Other(i)
                elif i % 4 == 1:
                    raise Mine(i)
            except Mine as e:
                raise Other(e.n) from e
            finally:
                last = i
        except Other as e:
            log.append((last, type(e.__cause__).__name__, e.__context__ is e.__cause__))
            assert sys.exception() is e
        assert sys.exception() is None
    return log[-4:], len(log)


print(nested(2000))


def several(n):
    count = [0] * 5
    for i in range(n):
        try:
            [1, 2][i % 3]
            {0: 1, 1: 1}[i % 5]
            if i % 7 == 0:
                raise Mine(i)
        except (IndexError, KeyError) as e:
            count[0 if isinstance(e, IndexError) else 1] += 1
        except Mine:
            count[2] += 1
        else:
            count[3] += 1
    return count


print(several(2100))


def no_match(n):
    def inner(i):
        try:
            if i % 2:
                raise KeyError(i)
            return 1
        except IndexError:
            return 5

    total = 0
    for i in range(n):
        try:
            total += inner(i)
        except LookupError:
            total += 100
    return total


print(no_match(2000))


def generators(n):
    def numbers():
        for i in range(n):
            try:
                if i % 3 == 0:
                    raise Mine(i)
                yield i
            except Mine as e:
                yield -e.n

    total = 0
    for x in numbers():
        try:
            if x < 0:
                raise Other(x)
            total += x
        except Other as e:
            total += 2 * e.args[0]
    return total


print(generators(2000))


class Stop(Exception):
    pass


def machine(program):
    stack = []

    def push(i):
        stack.append(i)

    def add(i):
        stack.append(stack.pop() + stack.pop())

    def stop(i):
        raise Stop(stack.pop())

    table = {"p": push, "+": add, ".": stop}
    try:
        i = 0
        while True:
            table[program[i]](i)
            i += 1
    except Stop as e:
        return e.args[0]


print([machine("pp+" + "p+" * k + ".") for k in range(60)][-3:])


class Init:
    def __init__(self, i):
        if i % 5 == 0:
            raise ValueError(i)
        self.i = i

    def __getitem__(self, k):
        if k > 3:
            raise IndexError(k)
        return k

    def __add__(self, o):
        raise Other("add")


def dunders(n):
    total = 0
    for i in range(n):
        try:
            o = Init(i)
            total += o[i % 6]
            o + 1
        except ValueError as e:
            total += e.args[0]
        except IndexError as e:
            total -= e.args[0]
        except Other:
            total += 1
    return total


print(dunders(2000))


def depth(n):
    def f(i):
        if i % 2:
            raise Other
        return 1

    for i in range(n):
        try:
            f(i)
        except Other:
            pass
    # The depth is what it was: no frame was forgotten.
    k = 0

    def down():
        nonlocal k
        k += 1
        down()

    try:
        down()
    except RecursionError:
        pass
    return k


a, b = depth(0), depth(3000)
print(abs(a - b) <= 3)
