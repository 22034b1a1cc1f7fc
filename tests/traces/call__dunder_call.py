class A:
    def __call__(self, x):
        return x + 1  # ID: body


def run(n):
    t = 0
    a = A()
    for i in range(n):
        t += a(i)  # ID: call
    return t


assert run(200) == 20100

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: body: guards <= 1, exits <= 1, allocations 0, calls -
#: call: guards <= 2, exits <= 2, allocations 0, calls -
