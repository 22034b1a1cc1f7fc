def run(n):
    t = 0
    for i in list(range(n)):
        t += i  # ID: body
    return t


assert run(200) == 19900

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: body: guards <= 3, exits <= 3, allocations 0, calls -
