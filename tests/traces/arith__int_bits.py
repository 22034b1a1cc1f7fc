def run(n):
    t = 0
    for i in range(n):
        t = (t << 1 ^ i | 5) & 0xffff  # ID: bits
    return t


assert run(200) == 55229

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: bits: guards <= 1, exits <= 1, allocations 0, calls -
