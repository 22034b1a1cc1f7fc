def run(n):
    s = set()
    for i in range(n):
        s.add(i & 7)  # ID: add
    return sorted(s)


assert run(200) == [0, 1, 2, 3, 4, 5, 6, 7]

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: add: guards <= 2, exits <= 3, allocations 0
