def run(n):
    t = 0
    for i in range(n):
        if i == n // 2:
            t = 0.5  # ID: change
        t += 1  # ID: add
    return t


assert run(200) == 100.5

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: change: guards 0, exits 0, allocations 0, calls -
#: add: guards <= 3, exits <= 4, allocations 0, calls -
