def run(n):
    t = 0
    x = []
    for i in range(n):
        x.append(i)  # ID: push
        t += x.pop()  # ID: pop
    return t


assert run(200) == 19900

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: push: guards 0, exits <= 1, allocations 0, calls list_room
#: pop: guards <= 4, exits <= 5, allocations 0, calls -
