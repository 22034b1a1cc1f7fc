class A:
    k = 3

    def __init__(self):
        self.v = 1


def run(n):
    a = A()
    for i in range(n):
        a.v += 1  # ID: add
    return a.v


assert run(200) == 201

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: add: guards <= 2, exits <= 2, allocations 0, calls -
