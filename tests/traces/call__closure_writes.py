def make():
    k = 0

    def f():
        nonlocal k
        k += 1  # ID: body
        return k

    return f


def run(n):
    f = make()
    for i in range(n):
        f()  # ID: call
    return f()


assert run(200) == 201

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: body: guards <= 1, exits <= 1, allocations 0, calls -
#: call: guards <= 1, exits <= 1, allocations 0, calls -
