t = 0
for i in range(200):
    t += i  # ID: add
assert t == 19900, t

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: add: guards <= 2, exits <= 2, allocations 0, calls -
