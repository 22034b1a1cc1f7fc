def run(n):
    t = 0
    for i in range(n):
        t += (y := i + 1) * y  # ID: both
    return t


assert run(200) == 2686700

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: both: guards <= 4, exits <= 4, allocations 0, calls -
