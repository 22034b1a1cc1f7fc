from array import array


def run(n):
    x = array("l", [0] * 4)
    for i in range(n):
        x[i & 3] += i  # ID: both
    return x.tolist()


assert run(200) == [4900, 4950, 5000, 5050]

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: both: guards <= 4, exits <= 6, allocations 0, calls store_subscript subscript
