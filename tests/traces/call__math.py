import math


def run(n):
    t = 0.5
    for i in range(n):
        t += math.sqrt(i) + math.floor(t)  # ID: call
    return t


assert run(60) == 7.344965836977441e+17

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: call: guards <= 8, exits <= 10, allocations 0, calls -
