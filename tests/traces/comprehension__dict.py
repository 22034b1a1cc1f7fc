def run(n):
    t = 0
    for i in range(n):
        t += len({x: x for x in range(5)})  # ID: dict
    return t


assert run(200) == 1000

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: dict: guards <= 18, exits <= 24, allocations 0
