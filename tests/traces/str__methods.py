def run(n):
    t = 0
    s = "abcd"
    for i in range(n):
        t += s.find("c") + s.startswith("a")  # ID: methods
    return t


assert run(200) == 600

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: methods: guards <= 6, exits <= 9, allocations 0
