# call: run:100000
def run(n):
    t = 0
    for _ in range(n):
        t += 1
        t += 1
        t += 1
        if not t & 6:
            continue
        t += 1
        if not t & 12:
            continue
        t += 1
        if not t & 24:
            continue
        t += 1
        if not t & 48:
            continue
        t += 1
    return t
