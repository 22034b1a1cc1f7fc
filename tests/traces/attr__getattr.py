class A:
    def __getattr__(self, name):
        return len(name)


def run(n):
    t = 0
    a = A()
    for i in range(n):
        t += a.missing  # ID: load
    return t


assert run(200) == 1400

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: load: guards <= 3, exits <= 4, allocations 0, calls getattr
