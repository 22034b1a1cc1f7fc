# call: run:100000
def run(n):
    t = 0
    for _ in range(n):
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
        if t < 0:
            break
        t += 1
    return t
