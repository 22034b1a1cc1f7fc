class A:
    k = 2

    @staticmethod
    def s(x):
        return x + 1

    @classmethod
    def c(cls):
        return cls.k


def run(n):
    t = 0
    for i in range(n):
        t += A.s(i) + A.c()  # ID: call
    return t


assert run(200) == 20500

#: executors <= 1, closed >= 1, sides 0, inlined <= 2
#: call: guards <= 5, exits <= 5, allocations 0, calls -
