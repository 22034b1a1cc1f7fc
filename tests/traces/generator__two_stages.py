def g(n):
    for i in range(n):
        yield i  # ID: yield


def twice(it):
    for x in it:
        yield x * 2  # ID: stage


def run(n):
    t = 0
    for i in twice(g(n)):
        t += i  # ID: body
    return t


assert run(200) == 39800

#: executors <= 1, closed >= 1, sides 0, inlined <= 2
#: yield: guards 0, exits 0, allocations 0, calls -
#: stage: guards <= 1, exits <= 1, allocations 0, calls -
#: body: guards <= 2, exits <= 2, allocations 0, calls -
