def run(n):
    t = 0
    for i in range(n):
        if i & 1:  # ID: odd
            t += 1
        else:
            t += 2  # ID: even
    return t


assert run(200) == 300

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: odd: guards <= 2, exits <= 2, allocations 0, calls -
#: even: guards <= 1, exits <= 2, allocations 0, calls -
