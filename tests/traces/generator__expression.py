def run(n):
    t = 0
    for i in (x * 2 for x in range(n)):
        t += i  # ID: body
    return t


assert run(200) == 39800

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: body: guards <= 2, exits <= 2, allocations 0, calls -
