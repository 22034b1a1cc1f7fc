def run(n):
    t = 0
    x = [1, 2, 3]
    for i in range(n):
        a, *b = x  # ID: unpack
        t += a
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: unpack: guards <= 1, exits <= 2, allocations 0, calls -
