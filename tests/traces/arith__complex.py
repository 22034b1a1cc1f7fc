def run(n):
    t = 0j
    for i in range(n):
        t = t + 1j  # ID: complex
    return t


assert run(200) == 200j

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: complex: guards <= 2, exits <= 3, allocations 0, calls binary_quiet
