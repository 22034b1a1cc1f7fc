def run(n):
    t = 0
    s = {1, 2, 3}
    for i in range(n):
        t += i in s  # ID: in
    return t


assert run(200) == 3

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: in: guards <= 3, exits <= 5, allocations 0
