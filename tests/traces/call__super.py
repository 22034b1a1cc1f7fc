class A:
    def v(self):
        return 1


class B(A):
    def v(self):
        return super().v() + 1  # ID: super


def run(n):
    t = 0
    b = B()
    for i in range(n):
        t += b.v()  # ID: call
    return t


assert run(200) == 400

#: executors <= 1, closed >= 1, sides 0, inlined <= 2
#: super: guards 0, exits 0, allocations 0, calls -
#: call: guards <= 2, exits <= 2, allocations 0, calls -
