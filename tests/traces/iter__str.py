def run(n):
    t = 0
    for i in "a" * n:
        t += i == "a"  # ID: body
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: body: guards <= 5, exits <= 6, allocations 0, calls binary_quiet
