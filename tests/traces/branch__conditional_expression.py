def run(n):
    t = 0
    for i in range(n):
        t += 1 if i % 2 else 2  # ID: either
    return t


assert run(200) == 300

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: either: guards <= 5, exits <= 6, allocations 0, calls -
