def f(a, b):
    return a + b  # ID: body


def run(n):
    t = 0
    x = {"a": 1, "b": 2}
    for i in range(n):
        t = f(**x)  # ID: call
    return t


assert run(200) == 3

#: executors <= 2, closed >= 0, sides <= 1, inlined 1
#: body: guards 3, exits 3, allocations 0, calls -
#: call: guards 7, exits <= 9, allocations 0, calls dict0 dict_merge_quiet
