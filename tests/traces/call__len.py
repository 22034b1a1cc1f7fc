def run(n):
    t = 0
    x = [1, 2, 3]
    for i in range(n):
        t += len(x)  # ID: call
    return t


assert run(200) == 600

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: call: guards <= 4, exits <= 4, allocations 0, calls -
