def run(n):
    t = 1 << 70
    for i in range(n):
        t = t * 3 + i  # ID: big
    return t


assert run(40) == 14353237968448109868975261633308539746804

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: big: guards <= 3, exits <= 5, allocations 0, calls binary_quiet binary_quiet
