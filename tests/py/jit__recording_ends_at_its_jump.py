# options: -X jit.loop_threshold=13 -X jit.background=0 -X jit.fitness_root=328
# A recording may end at the very jump that will enter what comes of it.
def other(n):
    s = 0
    for i in range(n):
        s += 2
    return s


def run(n):
    numbers = [0, 0]
    for i in range(n):
        numbers[0] = numbers[1] + i
        numbers[1] = i
    return numbers


print(other(100))
print(run(100))
print(other(100), run(50))
