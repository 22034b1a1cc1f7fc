def run(n):
    t = 0
    for i in range(n):
        t += sum(x for x in range(5))  # ID: sum
    return t


assert run(200) == 2000

#: executors <= 3, closed >= 1, sides <= 1, inlined <= 4
#: sum: guards <= 26, exits <= 30, allocations 0
