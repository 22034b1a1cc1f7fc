def run(n):
    x = [0.0]
    for i in range(n):
        x[0] = x[0] + 0.5  # ID: sum
    return x[0]


assert run(200) == 100.0

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: sum: guards <= 1, exits <= 1, allocations 0, calls -
