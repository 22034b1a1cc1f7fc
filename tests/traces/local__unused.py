def run(n):
    t = 0
    for i in range(n):
        x = i * i  # ID: unused
    return t


assert run(200) == 0

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: unused: guards <= 2, exits <= 2, allocations 0, calls -
