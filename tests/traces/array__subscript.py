from array import array


def run(n):
    x = array("d", [0.0] * 4)
    for i in range(n):
        x[i & 3] = x[0] + 1.5  # ID: both
    return x.tolist()


assert run(200) == [75.0, 76.5, 76.5, 76.5]

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: both: guards <= 3, exits <= 3, allocations 0, calls -
