def run(n):
    t = 0
    x = ["a", "b"]
    for i in range(n):
        t += len("".join(x))  # ID: join
    return t


assert run(200) == 400

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: join: guards <= 7, exits <= 8, allocations 0
