class A:
    k = 3

    def __init__(self):
        self.v = 1


def run(n):
    t = 0
    a = A()
    for i in range(n):
        t += a.v  # ID: load
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: load: guards <= 2, exits <= 2, allocations 0, calls -
