def run(n):
    t = 0
    x = [[1, 2], [3, 4]]
    for i in range(n):
        t += x[i & 1][1]  # ID: get
    return t


assert run(200) == 600

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: get: guards <= 7, exits <= 7, allocations 0, calls -
