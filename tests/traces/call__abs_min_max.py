def run(n):
    t = 0
    for i in range(n):
        t += abs(-i) + min(i, 5) + max(i, 5)  # ID: call
    return t


assert run(200) == 40800

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: call: guards <= 12, exits <= 14, allocations 0, calls pure2 pure2
