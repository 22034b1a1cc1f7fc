def run(n):
    t = 0
    for i in range(n):
        t += not i  # ID: not
    return t


assert run(200) == 1

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: not: guards <= 2, exits <= 3, allocations 0, calls binary_quiet
