def f(a, b):
    return a + b  # ID: body


def run(n):
    t = 0
    x = (1, 2)
    for i in range(n):
        t = f(*x)  # ID: call
    return t


assert run(200) == 3

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: body: guards 0, exits 0, allocations 0, calls -
#: call: guards <= 3, exits <= 3, allocations 0, calls -
