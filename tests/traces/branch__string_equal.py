def run(n):
    t = 0
    s = "".join(["a", "bc"])
    for i in range(n):
        if s == "abc":  # ID: equal
            t += 1
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: equal: guards <= 2, exits <= 3, allocations 0, calls -
