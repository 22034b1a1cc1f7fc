def run(n):
    t = 0
    a = 1
    b = 2
    for i in range(n):
        a, b = b, a  # ID: swap
        t += a
    return t


assert run(200) == 300

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: swap: guards 0, exits 0, allocations 0, calls -
