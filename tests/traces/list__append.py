def run(n):
    x = []
    for i in range(n):
        x.append(i)  # ID: push
    return len(x)


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: push: guards <= 1, exits <= 2, allocations 0, calls list_room
