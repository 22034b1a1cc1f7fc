def run(n):
    t = 0
    for i in range(n):
        try:
            if i & 1:
                raise ValueError(i)  # ID: raise
            t += 1
        except ValueError:
            t += 2  # ID: handler
    return t


assert run(200) == 300

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: raise: guards <= 8, exits <= 10, allocations 0
#: handler: guards <= 1, exits <= 1, allocations 0, calls -
