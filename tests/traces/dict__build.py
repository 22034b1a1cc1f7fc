def run(n):
    t = 0
    for i in range(n):
        t += {"a": i}["a"]  # ID: build
    return t


assert run(200) == 19900

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: build: guards <= 4, exits <= 6, allocations 0, calls interpret subscript_quiet
