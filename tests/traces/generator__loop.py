def g(n):
    for i in range(n):
        yield i  # ID: yield


def run(n):
    t = 0
    for i in g(n):
        t += i  # ID: body
    return t


assert run(200) == 19900

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: yield: guards 0, exits 0, allocations 0, calls -
#: body: guards <= 2, exits <= 2, allocations 0, calls -
