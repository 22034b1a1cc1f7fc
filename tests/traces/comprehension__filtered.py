def run(n):
    t = 0
    for i in range(n):
        t += len([x for x in range(6) if x & 1])  # ID: list
    return t


assert run(200) == 600

#: executors <= 4, closed >= 1, sides <= 3, inlined 0
#: list: guards <= 21, exits <= 28, allocations 0
