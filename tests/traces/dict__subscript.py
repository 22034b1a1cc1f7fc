def run(n):
    t = 0
    d = {"a": 1}
    for i in range(n):
        t += d["a"]  # ID: get
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: get: guards <= 4, exits <= 5, allocations 0, calls subscript_quiet
