def run(n):
    d = {}
    for i in range(n):
        d[i & 3] = i  # ID: set
    return d


assert run(200) == {0: 196, 1: 197, 2: 198, 3: 199}

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: set: guards <= 2, exits <= 3, allocations 0, calls store_quiet
