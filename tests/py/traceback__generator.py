def gen():
    yield 1
    yield 1 / 0
def consume(g):
    for v in g:
        print(v)
consume(v * 2 for v in gen())
