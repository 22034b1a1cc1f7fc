def run(n):
    t = 0

    def get():
        return t

    for i in range(n):
        t += i  # ID: add
    return get()


assert run(200) == 19900

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: add: guards <= 2, exits <= 2, allocations 0, calls -
