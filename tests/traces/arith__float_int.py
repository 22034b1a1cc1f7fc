def run(n):
    t = 0.0
    for i in range(n):
        t = t + i * 0.5  # ID: mixed
    return t


assert run(200) == 9950.0

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: mixed: guards <= 1, exits <= 1, allocations 0, calls -
