def run(n):
    t = 0
    for i in range(n):
        p = (i, 1)  # ID: build
        t += p[0] + p[1]  # ID: use
    return t


assert run(200) == 20100

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: build: guards 0, exits 0, allocations 0, calls -
#: use: guards <= 3, exits <= 3, allocations 0, calls -
