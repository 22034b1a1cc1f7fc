def run(n):
    t = 0.0
    for i in range(n):
        t = t * 0.5 + 1.25  # ID: float
    return t


assert run(200) == 2.5

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: float: guards <= 1, exits <= 1, allocations 0, calls -
