import math


def run(n):
    t = 0.0
    for i in range(n):
        t += math.tau  # ID: load
    return t


assert run(200) == 1256.6370614359141

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: load: guards <= 3, exits <= 3, allocations 0, calls -
