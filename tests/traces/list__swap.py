def run(n):
    x = [1, 2]
    for i in range(n):
        x[0], x[1] = x[1], x[0]  # ID: swap
    return x


assert run(200) == [1, 2]

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: swap: guards <= 1, exits <= 1, allocations 0, calls -
