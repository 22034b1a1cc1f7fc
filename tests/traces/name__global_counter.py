K = 0


def run(n):
    global K
    for i in range(n):
        K += 1  # ID: add
    return K


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: add: guards <= 4, exits <= 4, allocations 0, calls -
