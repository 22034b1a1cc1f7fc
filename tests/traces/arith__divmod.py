def run(n):
    t = 0
    for i in range(n):
        q, r = divmod(i, 7)  # ID: divmod
        t += q + r
    return t


assert run(200) == 3352

#: executors <= 1, closed >= 1, sides 0, inlined 0
#: divmod: guards <= 6, exits <= 7, allocations 0, calls pure_body2
