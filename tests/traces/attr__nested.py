class A:
    pass


def run(n):
    t = 0
    a = A()
    a.b = A()
    a.b.v = 2
    for i in range(n):
        t += a.b.v  # ID: load
    return t


assert run(200) == 400

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: load: guards <= 2, exits <= 2, allocations 0, calls -
