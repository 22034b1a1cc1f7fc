def f(x):
    return x, 1  # ID: body


def run(n):
    t = 0
    for i in range(n):
        a, b = f(i)  # ID: call
        t += a - b
    return t


assert run(200) == 19700

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: body: guards 0, exits 0, allocations 0, calls -
#: call: guards <= 2, exits <= 2, allocations 0, calls -
