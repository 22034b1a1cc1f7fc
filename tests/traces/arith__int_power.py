def run(n):
    t = 0
    for i in range(n):
        t += i ** 2  # ID: power
    return t


assert run(200) == 2646700

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: power: guards <= 4, exits <= 5, allocations 0, calls binary_quiet
