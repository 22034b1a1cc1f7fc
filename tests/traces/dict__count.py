def run(n):
    d = {}
    for i in range(n):
        d[i & 3] = d.get(i & 3, 0) + 1  # ID: count
    return d


assert run(200) == {0: 50, 1: 50, 2: 50, 3: 50}

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: count: guards <= 5, exits <= 7, allocations 0, calls dict_get store_quiet
