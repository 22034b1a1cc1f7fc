def run(n):
    t = 0
    x = None
    for i in range(n):
        if x is None:  # ID: none
            t += 1
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: none: guards 0, exits 0, allocations 0, calls -
