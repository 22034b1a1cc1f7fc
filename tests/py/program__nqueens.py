def queens(n):
    def place(row, cols, d1, d2):
        if row == n: yield []; return
        for c in range(n):
            if c not in cols and row + c not in d1 and row - c not in d2:
                for rest in place(row + 1, cols | {c}, d1 | {row + c}, d2 | {row - c}): yield [c] + rest
    return place(0, frozenset(), frozenset(), frozenset())
for n in range(1, 8): print(n, sum(1 for _ in queens(n)))
sol = next(queens(8)); print(sol)
for c in sol: print("." * c + "Q" + "." * (7 - c))
def bits(n, row=0, cols=0, a=0, b=0):
    if row == n: return 1
    total = 0
    free = ((1 << n) - 1) & ~(cols | a | b)
    while free:
        bit = free & -free
        free ^= bit
        total += bits(n, row + 1, cols | bit, (a | bit) << 1, (b | bit) >> 1)
    return total
print([bits(n) for n in range(1, 9)])
