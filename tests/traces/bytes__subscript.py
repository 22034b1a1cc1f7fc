def run(n):
    t = 0
    b = b"abcd"
    for i in range(n):
        t += b[i & 3]  # ID: get
    return t


assert run(200) == 19700

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: get: guards <= 4, exits <= 5, allocations 0, calls -
