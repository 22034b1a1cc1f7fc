class I(int):
    def __add__(self, o): return "add"
    def __eq__(self, o): return "eq"
    def __hash__(self): return 5
    def __bool__(self): return False
    def __index__(self): return 99
    def __int__(self): return 98
    def __repr__(self): return "I!"
    def __float__(self): return 0.5
    def __lt__(self, o): return True
i = I(3)
print(i, i + 1, 1 + i, i == 3, not i, [10, 20, 30, 40][i], range(i), int(i), float(i), "abcd"[i], i * 2, sum([i, i]), max(i, 5), {3: "x"}.get(i), {5: "y"}.get(i), f"{i:d}", "%d" % i, hex(i), i.bit_length(), [0] * i, bytes(i), chr(i + 60) if False else chr(65 + int(3)), divmod(7, i), 7 // i, -i, i.real, abs(i), round(i))
import operator
print(operator.index(i), complex(i), i << 1, [1, 2, 3, 4][i:], slice(i).indices(10))
class F(float):
    def __eq__(self, o): return True
    def __hash__(self): return 0
    def __trunc__(self): return 77
    def __int__(self): return 78
f = F(2.5); print(f == 9, 9 == f, int(f), f + 1, [f].index(3), {0: "z"}.get(f), f.is_integer())
class S(str):
    def __eq__(self, o): return True
    def __hash__(self): return hash("k")
    def __len__(self): return 100
    def __str__(self): return "other"
    def __getitem__(self, i): return "item"
s = S("k"); print(s == 5, {"k": 1}[s], {s: 2}.get("k"), len(s), str(s), "%s" % s, s[0], s.upper(), "".join([s]), getattr("", "upper"), list(s)) if False else print(s == 5, {"k": 1}[s], {s: 2}.get("k"), len(s), str(s), "%s" % s, s[0], s.upper(), "".join([s]), list(s))
class B(bytes):
    def __len__(self): return 3
print(B(b"ab"), len(B(b"ab")), bytes(B(b"ab")), B(b"ab")[:], b"".join([B(b"x")]))
class L(list):
    def __getitem__(self, i): return "got"
    def __iter__(self): return iter("iter")
    def __contains__(self, x): return True
l = L([1, 2]); print(l[0], list(l), 99 in l, l + [3], [*l], sorted(l), l.index(2), l == [1, 2], repr(l), l.copy(), tuple(l), sum([[1]], l), l * 2)
class T(tuple):
    def __iter__(self): return iter("tt")
    def __len__(self): return 9
t = T((1, 2)); print([*t], len(t), t + (3,), (lambda *a: a)(*t), "%s %s" % t, hash(t) == hash((1, 2)), isinstance(5, T((int, str))))
T.x
