def run(n):
    d = {}
    for i in range(n):
        d[i] = 1
        del d[i]  # ID: del
    return d


assert run(200) == {}

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: del: guards <= 1, exits <= 2, allocations 0, calls interpret_0
