def make(k):
    def f(a):
        return a + k  # ID: body

    return f


def run(n):
    t = 0
    f = make(3)
    for i in range(n):
        t = f(i)  # ID: call
    return t


assert run(200) == 202

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: body: guards <= 1, exits <= 1, allocations 0, calls -
#: call: guards <= 1, exits <= 1, allocations 0, calls -
