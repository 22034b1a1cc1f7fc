K = 3


def run(n):
    t = 0
    for i in range(n):
        t += K  # ID: load
    return t


assert run(200) == 600

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: load: guards <= 4, exits <= 4, allocations 0, calls -
