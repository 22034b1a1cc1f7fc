def run(n):
    t = 0
    for i in range(n):
        t += len([x for x in range(5)])  # ID: list
    return t


assert run(200) == 1000

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: list: guards <= 18, exits <= 23, allocations 0
