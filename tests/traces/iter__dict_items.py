def run(n):
    t = 0
    for k, v in dict.fromkeys(range(n), 1).items():
        t += k + v  # ID: body
    return t


assert run(200) == 20100

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: body: guards <= 5, exits <= 5, allocations 0, calls -
