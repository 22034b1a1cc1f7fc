class A:
    k = 3

    def __init__(self):
        self.v = 1


def run(n):
    a = A()
    for i in range(n):
        a.v = i  # ID: store
    return a.v


assert run(200) == 199

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: store: guards <= 1, exits <= 1, allocations 0, calls -
