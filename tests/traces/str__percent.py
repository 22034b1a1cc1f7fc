def run(n):
    t = 0
    for i in range(n):
        t += len("%d" % i)  # ID: format
    return t


assert run(200) == 490

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: format: guards <= 9, exits <= 10, allocations 0
