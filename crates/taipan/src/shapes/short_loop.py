# call: run:100000
def run(n):
    t = 0
    for _ in range(n):
        t += 1
        t += 1
        t += 1
        t += 1
        t += 1
    return t
