def run(n):
    t = 0
    for i in range(n * 2):
        if i == n:  # ID: break
            break
        if i & 1:  # ID: continue
            continue
        t += i  # ID: body
    return t


assert run(200) == 9900

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: break: guards <= 1, exits <= 1, allocations 0, calls -
#: continue: guards <= 2, exits <= 2, allocations 0, calls -
#: body: guards <= 2, exits <= 3, allocations 0, calls -
