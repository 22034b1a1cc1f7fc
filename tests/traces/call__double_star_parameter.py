def f(a, **rest):
    return a + rest["b"]  # ID: body


def run(n):
    t = 0
    for i in range(n):
        t = f(t, b=i)  # ID: call
    return t


assert run(200) == 19900

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: body: guards <= 3, exits <= 4, allocations 0, calls subscript_quiet
#: call: guards <= 6, exits <= 8, allocations 0, calls dict0 dict_insert
