def run(n):
    t = 0
    x = [1, 2, 3, 4]
    for i in range(n):
        t += i in x  # ID: in
    return t


assert run(200) == 4

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: in: guards <= 3, exits <= 5, allocations 0, calls binary_quiet contains_quiet
