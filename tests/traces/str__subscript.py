def run(n):
    t = 0
    s = "abcd"
    for i in range(n):
        t += s[i & 3] == "b"  # ID: get
    return t


assert run(200) == 50

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: get: guards <= 4, exits <= 7, allocations 0
