def f(a, b=2, *, c=3):
    return a + b + c  # ID: body


def run(n):
    t = 0
    for i in range(n):
        t = f(t, i)  # ID: call
    return t


assert run(200) == 20500

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: body: guards <= 2, exits <= 2, allocations 0, calls -
#: call: guards <= 3, exits <= 3, allocations 0, calls -
