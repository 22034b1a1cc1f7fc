def run(n):
    t = 0
    for i in range(n):
        t += int(3.5) + float(i) + len(str(i))  # ID: call
    return t


assert run(200) == 20990.0

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: call: guards <= 6, exits <= 7, allocations 0, calls pure1
