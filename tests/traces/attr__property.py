class A:
    @property
    def p(self):
        return 5  # ID: getter


def run(n):
    t = 0
    a = A()
    for i in range(n):
        t += a.p  # ID: load
    return t


assert run(200) == 1000

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: getter: guards 0, exits 0, allocations 0, calls -
#: load: guards <= 2, exits <= 2, allocations 0, calls -
