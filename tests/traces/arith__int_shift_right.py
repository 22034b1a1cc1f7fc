def run(n):
    t = 0
    for i in range(n):
        t += (i * 1000) >> 3  # ID: shift
    return t


assert run(200) == 2487500

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: shift: guards <= 3, exits <= 3, allocations 0, calls -
