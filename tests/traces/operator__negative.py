class V:
    def __init__(self, x):
        self.x = x  # ID: init

    def __add__(self, other):
        return V(self.x + other.x)  # ID: body

    def __eq__(self, other):
        return self.x == other.x

    def __lt__(self, other):
        return self.x < other.x

    def __getitem__(self, i):
        return self.x + i

    def __setitem__(self, i, v):
        self.x = v

    def __len__(self):
        return 3

    def __bool__(self):
        return True

    def __contains__(self, i):
        return i == self.x

    def __neg__(self):
        return V(-self.x)


def run(n):
    v = V(1)
    for i in range(n):
        v = -v  # ID: neg
    return v.x


assert run(200) == 1

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: init: guards 0, exits 0, allocations 0, calls -
#: body: guards 0, exits 0, allocations 0, calls -
#: neg: guards <= 1, exits <= 2, allocations 0, calls negative
