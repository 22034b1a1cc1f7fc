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
    t = 0
    v = V(0)
    for i in range(n):
        t += len(v)  # ID: len
    return t


assert run(200) == 600

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: init: guards 0, exits 0, allocations 0, calls -
#: body: guards 0, exits 0, allocations 0, calls -
#: len: guards <= 8, exits <= 9, allocations 0, calls call1
