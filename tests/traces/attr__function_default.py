def f():
    pass


def run(n):
    t = 0
    for i in range(n):
        t += f.__name__ == "f"  # ID: load
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: load: guards <= 9, exits <= 11, allocations 0, calls binary_quiet getattr
