def run(n):
    t = 0
    for i in range(n):
        for j in range(5):
            t += i * j  # ID: body
    return t


assert run(200) == 199000

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: body: guards <= 3, exits <= 4, allocations 0, calls -
