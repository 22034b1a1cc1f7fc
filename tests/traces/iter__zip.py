def run(n):
    t = 0
    for i, x in zip(range(n), range(n)):
        t += i * x  # ID: body
    return t


assert run(200) == 2646700

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: body: guards <= 3, exits <= 3, allocations 0, calls -
