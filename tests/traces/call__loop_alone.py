# options: -X jit.loop_threshold=50 -X jit.function_threshold=60


def add(x, y):
    return x + y


def run(n):
    t = 0
    for _ in range(n):
        t = add(t, 1)
        t = add(t, 1)  # ID: second
        t = add(t, 1)
    return t


assert run(300) == 900

# The function is entered more often than the loop goes round, and yet has no trace of its own.
#: executors 1, closed 1, sides 0, inlined 3
#: second: allocations 0, calls -
