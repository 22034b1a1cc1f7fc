a, b, c = 1, "x", [1]
def f():
    return (a + 2) * (3 - 1) + (a +
            b) * 2
f()
