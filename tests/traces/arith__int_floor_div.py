def run(n):
    t = 0
    for i in range(n):
        t += (i * 7) // 3  # ID: div
    return t


assert run(200) == 46367

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: div: guards <= 3, exits <= 3, allocations 0, calls -
