def run(n):
    t = 0
    for i in range(n):
        t += ord(chr(i))  # ID: call
    return t


assert run(200) == 19900

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: call: guards <= 7, exits <= 9, allocations 0, calls pure_body1 pure_body1
