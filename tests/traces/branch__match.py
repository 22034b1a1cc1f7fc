def run(n):
    t = 0
    for i in range(n):
        match i % 3:  # ID: match
            case 0:
                t += 1
            case 1:
                t += 2
            case _:
                t += 3
    return t


assert run(200) == 399

#: executors <= 3, closed >= 1, sides <= 2, inlined 0
#: match: guards 0, exits 0, allocations 0, calls -
