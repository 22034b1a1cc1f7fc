def run(n):
    t = 0
    x = [1, 2, 3, 4]
    for i in range(n):
        t += len(x[1:3])  # ID: slice
    return t


assert run(200) == 400

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: slice: guards <= 7, exits <= 8, allocations 0, calls subscript_quiet
