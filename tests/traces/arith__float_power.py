def run(n):
    t = 0.0
    for i in range(n):
        t = t + (i * 0.5) ** 2.0  # ID: power
    return t


assert run(200) == 661675.0

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: power: guards <= 4, exits <= 5, allocations 0, calls pow
