# call: run:100000
def add(a, b):
    return a + b


def run(n):
    t = 0
    for _ in range(n):
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
        t = add(t, 1)
    return t
