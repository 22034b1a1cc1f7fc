def run(n):
    t = 0
    k = n
    for i in range(n):
        t += k * k  # ID: square
    return t


assert run(200) == 8000000

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: square: guards <= 2, exits <= 2, allocations 0, calls -
