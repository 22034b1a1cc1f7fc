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

#: executors <= 2, closed >= 0, sides <= 1, inlined 0
#: raise: guards <= 6, exits <= 8, allocations 0
#: handler: guards 0, exits 0, allocations 0, calls -
