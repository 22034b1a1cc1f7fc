class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1  # ID: next
        return self.n


def run(n):
    t = 0
    for i in Count(n):
        t += i  # ID: body
    return t


assert run(200) == 19900

#: executors <= 1, closed >= 1, sides 0, inlined 2
#: next: guards 1, exits 1, allocations 0, calls -
#: body: guards <= 2, exits <= 2, allocations 0, calls -
