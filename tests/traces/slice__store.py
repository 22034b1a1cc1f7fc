def run(n):
    x = [0] * 4
    for i in range(n):
        x[0:2] = [i, i]  # ID: set
    return x


assert run(200) == [199, 199, 0, 0]

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: set: guards <= 4, exits <= 6, allocations <= 2, calls store_list_quiet
