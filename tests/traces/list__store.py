def run(n):
    x = [0] * 4
    for i in range(n):
        x[i & 3] = i  # ID: set
    return x


assert run(200) == [196, 197, 198, 199]

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: set: guards <= 2, exits <= 2, allocations 0, calls -
