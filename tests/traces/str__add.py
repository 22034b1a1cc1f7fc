def run(n):
    s = ""
    for i in range(n):
        s = s + "a"  # ID: add
    return len(s)


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: add: guards <= 2, exits <= 3, allocations 0
