def run(n):
    t = 0
    x = [1, 2, 3, 4]
    for i in range(n):
        t += x[-1]  # ID: get
    return t


assert run(200) == 800

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: get: guards <= 2, exits <= 2, allocations 0, calls -
