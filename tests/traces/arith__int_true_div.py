def run(n):
    t = 0.0
    for i in range(n):
        t += i / 4  # ID: div
    return t


assert run(200) == 4975.0

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: div: guards <= 3, exits <= 3, allocations 0, calls -
