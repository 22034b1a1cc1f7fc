fs = [lambda x: x.missing for _ in range(1)]
def run():
    return [y for y in (f(5) for f in fs)]
print(list(map(lambda v: v, run())))
