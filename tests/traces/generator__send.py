def echo():
    x = 0
    while True:
        x = yield x + 1  # ID: echo


def run(n):
    t = 0
    g = echo()
    next(g)
    for i in range(n):
        t += g.send(i)  # ID: send
    return t


assert run(200) == 20100

#: executors <= 1, closed >= 1, sides 0, inlined 2
#: echo: guards <= 1, exits <= 1, allocations 0, calls -
#: send: guards <= 3, exits <= 4, allocations 0
