def run(n):
    t = 0
    for i in range(n):
        a, b = i, t  # ID: both
        t = a + 1
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: both: guards 0, exits 0, allocations 0, calls -
