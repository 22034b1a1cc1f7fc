def run(n):
    t = 0
    x = [1, 2]
    for i in range(n):
        a, b = x  # ID: unpack
        t += a + b
    return t


assert run(200) == 600

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: unpack: guards 0, exits 0, allocations 0, calls -
