def run(n):
    t = 0
    while t < n:  # ID: test
        t += 1  # ID: body
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: test: guards <= 1, exits <= 1, allocations 0, calls -
#: body: guards <= 1, exits <= 1, allocations 0, calls -
