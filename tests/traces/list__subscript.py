def run(n):
    t = 0
    x = [1, 2, 3, 4]
    for i in range(n):
        t += x[i & 3]  # ID: get
    return t


assert run(200) == 500

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: get: guards <= 4, exits <= 4, allocations 0, calls -
