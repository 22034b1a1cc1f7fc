class A:
    def v(self):
        return 1


class B:
    def v(self):
        return 2


def run(n):
    t = 0
    x = [A(), B()]
    for i in range(n):
        t += x[i & 1].v()  # ID: call
    return t


assert run(200) == 300

#: executors <= 2, closed >= 1, sides <= 1, inlined <= 2
#: call: guards <= 10, exits <= 11, allocations 0, calls -
