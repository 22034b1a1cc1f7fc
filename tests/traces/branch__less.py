def run(n):
    t = 0
    for i in range(n):
        if i < 1000:  # ID: less
            t += 1
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: less: guards <= 1, exits <= 1, allocations 0, calls -
