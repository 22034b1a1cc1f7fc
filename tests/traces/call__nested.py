def g(a):
    return a + 1  # ID: inner


def f(a):
    return g(g(a))  # ID: outer


def run(n):
    t = 0
    for i in range(n):
        t = f(t)  # ID: call
    return t


assert run(200) == 400

#: executors <= 1, closed >= 1, sides 0, inlined <= 3
#: inner: guards <= 2, exits <= 2, allocations 0, calls -
#: outer: guards 0, exits 0, allocations 0, calls -
#: call: guards <= 3, exits <= 3, allocations 0, calls -
