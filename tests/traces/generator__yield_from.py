def g(n):
    for i in range(n):
        yield i  # ID: yield


def all_of(n):
    yield from g(n)  # ID: from


def run(n):
    t = 0
    for i in all_of(n):
        t += i  # ID: body
    return t


assert run(200) == 19900

#: executors <= 1, closed >= 1, sides 0, inlined <= 2
#: yield: guards 0, exits 0, allocations 0, calls -
#: from: guards <= 9, exits <= 9, allocations 0, calls -
#: body: guards <= 2, exits <= 2, allocations 0, calls -
