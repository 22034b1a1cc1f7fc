print([[]], [[], []], [[[[]]]], [(), [], {}, set(), ""], [None, True, 1, 1.0, 1j, "s", b"b", [1], (2,), {3: 4}, {5}, range(6), ..., NotImplemented, int, len])
print([1, [2, [3, [4, [5]]]]], [[1, 2], [3, 4]], [["a", 'b"', "c'"]], ["\n", "\t", "\\", "é", "\x00"])
a = [1]; b = [a, a]; a.append(2); print(b, b[0] is b[1]); c = [a[:]] * 2; c[0].append(9); print(c, a)
m = [[0] * 3] * 3; m[1][1] = 5; print(m); m = [[0] * 3 for _ in range(3)]; m[1][1] = 5; print(m)
l = [1, 2]; l.append(l); l.append([l]); print(l, len(l), l[2] is l, l[2][2][2][0])
x, y = [], []; x.append(y); y.append(x); print(x, y)
d = {"k": l}; l.append(d); print(d)
t = (l, [l]); print(t)
def flat(v): return [w for u in v for w in (flat(u) if isinstance(u, list) else [u])]
print(flat([1, [2, [3], []], [[[4]]]]), sum([[1], [2, 3], []], []), [i for r in [[1, 2], [3]] for i in r], [*[1], *[*[2, 3]]], [[j for j in range(i)] for i in range(4)])
print([[1, 2], [3]] == [[1, 2], [3]], [[1], [2]] < [[1], [3]], [[1, 2]] > [[1]], [1, [2]] != [1, [2]], [[1]] in [[[1]]], [[], [1]].index([1]), [[1], [1]].count([1]), max([[1, 2], [1, 3], [0, 9]]), sorted([[2], [1, 5], [1]]))
import copy
n = [1, [2, [3]], {"d": [4]}]; s, p = n[:], copy.deepcopy(n); n[1][1].append("new"); n[2]["d"] = "x"; print(s, p)
matrix = [[1, 2, 3], [4, 5, 6]]; print([list(r) for r in zip(*matrix)], [r[::-1] for r in matrix], [c for r in matrix for c in r if c % 2], list(map(sum, matrix)), [[a * b for a, b in zip(r, c)] for r, c in zip(matrix, matrix[::-1])], [r + [sum(r)] for r in matrix])
class R:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"R<{self.v!r}>"
print([R(1), [R([R("in")])]], {R(1): R(2)}.values(), (R(None),), {"k": [R({})]})
