def run(n):
    t = 0
    for i in range(n):
        t += 1 if (i > 5 and i < 190) or i == 3 else 0  # ID: both
    return t


assert run(200) == 185

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: both: guards <= 6, exits <= 7, allocations 0, calls -
