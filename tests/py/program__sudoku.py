grid = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"
def solve(s):
    cells = [int(c) for c in s]
    rows, cols, boxes = [0] * 9, [0] * 9, [0] * 9
    empty = []
    for i, v in enumerate(cells):
        r, c = divmod(i, 9); b = r // 3 * 3 + c // 3
        if v: bit = 1 << v; rows[r] |= bit; cols[c] |= bit; boxes[b] |= bit
        else: empty.append((i, r, c, b))
    n = 0
    def go():
        nonlocal n
        n += 1
        if not empty: return True
        best = min(range(len(empty)), key=lambda k: bin(~(rows[empty[k][1]] | cols[empty[k][2]] | boxes[empty[k][3]]) & 0x3fe).count("1"))
        i, r, c, b = empty.pop(best)
        free = ~(rows[r] | cols[c] | boxes[b]) & 0x3fe
        for v in range(1, 10):
            bit = 1 << v
            if free & bit:
                cells[i] = v; rows[r] |= bit; cols[c] |= bit; boxes[b] |= bit
                if go(): return True
                rows[r] ^= bit; cols[c] ^= bit; boxes[b] ^= bit
        cells[i] = 0; empty.insert(best, (i, r, c, b)); return False
    return (cells if go() else None), n
cells, n = solve(grid)
for r in range(9): print(*cells[r * 9:r * 9 + 9])
print(n)
hard, n = solve("4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......".replace(".", "0")); print("".join(map(str, hard)))
