def run(n):
    t = 1
    for i in range(n):
        t = t * 2  # ID: double
    return t


assert run(100) == 1267650600228229401496703205376

#: executors <= 2, closed >= 1, sides <= 1, inlined 0
#: double: guards <= 3, exits <= 5, allocations 0, calls binary_quiet
