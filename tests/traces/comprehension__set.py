def run(n):
    t = 0
    for i in range(n):
        t += len({x for x in range(5)})  # ID: set
    return t


assert run(200) == 1000

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: set: guards <= 20, exits <= 26, allocations 0
