# call: run:100000
def numbers(n):
    for i in range(n):
        yield i


def run(n):
    t = 0
    for i in numbers(n):
        t += i
    return t
