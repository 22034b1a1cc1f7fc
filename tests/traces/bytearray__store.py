def run(n):
    b = bytearray(4)
    for i in range(n):
        b[i & 3] = i & 255  # ID: set
    return b


assert run(200) == bytearray(b'\xc4\xc5\xc6\xc7')

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: set: guards <= 1, exits <= 2, allocations 0, calls store_subscript
