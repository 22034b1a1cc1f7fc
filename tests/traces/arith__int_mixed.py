def run(n):
    t = 0
    for i in range(n):
        t = (t * 3 + i - 7) % 1009  # ID: mixed
    return t


assert run(200) == 738

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: mixed: guards <= 3, exits <= 3, allocations 0, calls -
