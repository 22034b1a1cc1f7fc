def f(a, *rest):
    return a + rest[0] + rest[1]  # ID: body


def run(n):
    t = 0
    for i in range(n):
        t = f(t, i, 3)  # ID: call
    return t


assert run(200) == 20500

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: body: guards <= 2, exits <= 2, allocations 0, calls -
#: call: guards <= 3, exits <= 3, allocations 0, calls -
