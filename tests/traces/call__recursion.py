def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)  # ID: fib


def run(n):
    t = 0
    for _ in range(n):
        t += fib(9)
    return t


assert run(40) == 1360

#: executors <= 10, closed >= 0, sides <= 4, inlined <= 20
#: fib: guards <= 49, exits <= 57, allocations 0, calls -
