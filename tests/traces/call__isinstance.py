def run(n):
    t = 0
    for i in range(n):
        t += isinstance(i, int)  # ID: call
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: call: guards <= 4, exits <= 5, allocations 0, calls binary_quiet
