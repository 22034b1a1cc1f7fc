def run(n):
    t = 0
    x = [1]
    for i in range(n):
        if x:  # ID: truth
            t += 1
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: truth: guards 0, exits 0, allocations 0, calls -
