if (n := len("hello")) > 3: print(n)
while (line := iter_.pop() if (iter_ := globals().setdefault("it_", ["c", "b", "a"])) else None): print(line)
print([y := 1, y ** 2, y + 1], (z := (w := 3) + 1), z, w)
print([(a, b) for x in range(3) if (a := x * 2) > 0 for b in [a + 1]], a)
def f(x): return (y := x + 1) * y
print(f(3))
print(any((found := w) .startswith("b") for w in ["apple", "banana", "berry"]), found)
print([last := v for v in range(5)][-1], last)
total = 0
print([total := total + v for v in range(5)], total)
def g(a, b=(c := 10)): return a + b
print(g(1), c)
print((lambda: (k := 5) + k)(), {(m := 1): (p := 2)}, m, p, f"{(q := 7)} {q}", f"{(r := 8):>3}")
def h():
    if any((hit := v) > 2 for v in (1, 2, 3, 4)): return hit
print(h())
class C:
    if (attr := 5): pass
    val = (attr2 := attr + 1)
print(C.attr, C.attr2, C.val)
x = (y := 1, 2); print(x, y)
x = 1, (y := 2); print(x, y)
print(max(s := [3, 1, 2]), s, sorted(s, key=lambda v: (t := -v))), "t" in globals()
import re
for text in ("a=1", "nope", "b=22"):
    if (m := re.match(r"(\w)=(\d+)", text)) and (num := int(m[2])) > 0: print(m[1], num)
while (i := globals().get("i", 0) + 1) < 4: print("i", i)
def outer():
    v = 1
    def inner(): nonlocal v; return (v := v + 1)
    return inner(), v
print(outer())
print((u := [])or 5, u, not (o := 0), o, (e := 1) if 0 else (e := 2), e)
d = {}; d[k2] = (k2 := "key"); print(d)
print([x for x in range(10) if (half := x // 2) == x / 2 and half], half)
with open((fn := "_input.txt")) as fh: print(fn)
assert (ok := True), "never"
del ok
match (subj := [1, 2]):
    case [a, b] if (s2 := a + b) == 3: print(subj, s2)
lst = [1, 2, 3, 4]; print([b - a for a, b in zip(lst, lst[1:])], [prev + cur for cur in lst if (prev := locals().get("cur", 0)) is not None])
