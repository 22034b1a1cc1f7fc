def run(n):
    t = 0
    for i in range(n):
        if 0 <= i < 1000:  # ID: chain
            t += 1
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: chain: guards <= 2, exits <= 2, allocations 0, calls -
