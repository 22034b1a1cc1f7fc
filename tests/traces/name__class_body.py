def run(n):
    class A:
        t = 0
        for i in range(n):
            t += i  # ID: add

    return A.t


assert run(200) == 19900

#: executors <= 1, closed >= 0, sides 0, inlined 0
#: add: guards 0, exits 0, allocations 0, calls -
