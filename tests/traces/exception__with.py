class C:
    def __enter__(self):
        return self

    def __exit__(self, *a):
        return False


def run(n):
    t = 0
    c = C()
    for i in range(n):
        with c:  # ID: with
            t += 1
    return t


assert run(200) == 200

#: executors <= 1, closed >= 1, sides 0, inlined <= 2
#: with: guards <= 6, exits <= 8, allocations 0
