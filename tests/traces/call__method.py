class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y  # ID: norm


def run(n):
    t = 0
    p = Point(1, 2)
    for i in range(n):
        t += p.norm()  # ID: call
    return t


assert run(200) == 1000

#: executors <= 1, closed >= 1, sides 0, inlined <= 1
#: norm: guards 0, exits 0, allocations 0, calls -
#: call: guards <= 2, exits <= 2, allocations 0, calls -
