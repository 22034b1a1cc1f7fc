def run(n):
    t = 0
    for i in range(n):
        if i % 3 in (0, 1):  # ID: member
            t += 1
    return t


assert run(200) == 134

#: executors <= 3, closed >= 1, sides <= 2, inlined 0
#: member: guards <= 5, exits <= 6, allocations 0, calls contains_quiet
