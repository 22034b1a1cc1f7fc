def run(n):
    t = 0
    for i in range(n):
        t += len([i, t])  # ID: build
    return t


assert run(200) == 400

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: build: guards <= 6, exits <= 7, allocations 0, calls -
