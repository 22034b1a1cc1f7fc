def run(n):
    t = 0
    for i in range(n):
        try:
            t += i  # ID: body
        finally:
            t += 1  # ID: finally
    return t


assert run(200) == 20100

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: body: guards <= 1, exits <= 1, allocations 0, calls -
#: finally: guards <= 2, exits <= 2, allocations 0, calls -
