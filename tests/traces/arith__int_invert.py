def run(n):
    t = 0
    for i in range(n):
        t += ~i  # ID: inv
    return t


assert run(200) == -20100

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: inv: guards <= 2, exits <= 2, allocations 0, calls -
