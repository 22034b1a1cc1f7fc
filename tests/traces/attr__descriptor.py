class D:
    def __get__(self, obj, cls):
        return 2

    def __set__(self, obj, value):
        pass


class A:
    d = D()


def run(n):
    t = 0
    a = A()
    for i in range(n):
        t += a.d  # ID: load
    return t


assert run(200) == 400

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: load: guards <= 3, exits <= 4, allocations 0, calls getattr
