def run(n):
    t = 0
    f = lambda a: a + 1
    for i in range(n):
        t = f(t)  # ID: call
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: call: guards <= 1, exits <= 1, allocations 0, calls -
