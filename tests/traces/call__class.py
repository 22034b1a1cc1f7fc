class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y  # ID: norm


def run(n):
    t = 0
    for i in range(n):
        t += Point(i, 1).norm()  # ID: call
    return t


assert run(200) == 2646900

#: executors <= 1, closed >= 1, sides 0, inlined <= 2
#: norm: guards <= 2, exits <= 2, allocations 0, calls -
#: call: guards <= 4, exits <= 4, allocations 0, calls -
