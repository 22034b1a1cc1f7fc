def run(n):
    t = 0
    for i in range(n):
        t += len(f"{i}-{t}")  # ID: format
    return t


assert run(200) == 1300

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: format: guards <= 11, exits <= 14, allocations 0
