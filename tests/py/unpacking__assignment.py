a, b = 1, 2; print(a, b)
(a, b), [c, d] = [3, 4], (5, 6); print(a, b, c, d)
a, *b = "xyz"; print(a, b)
*a, b = range(4); print(a, b)
a, *b, c = (1, 2); print(a, b, c)
*a, = {"k": 1}; print(a)
[*a] = b"ab"; print(a)
(a, *b), c = "hey", 5; print(a, b, c)
a, (b, (c, *d)), *e = 1, (2, (3, 4, 5)), 6, 7; print(a, b, c, d, e)
a = b = c = []; a.append(1); print(b, c is a)
a = b, c = 1, 2; print(a, b, c)
x = [0, 1, 2]; i = 0
i, x[i] = 1, 99; print(i, x)
x[0], x[1] = x[1], x[0]; print(x)
a, b, c = 1, 2, 3; a, b, c = c, a, b; print(a, b, c)
a, b, c, d = 1, 2, 3, 4; a, b, c, d = d, c, b, a; print(a, b, c, d)
class O: pass
o = O(); o.x, o.y = 1, 2; d = {}; d["a"], d["b"], *d["rest"] = range(5); print(o.__dict__, d)
l = [1, 2, 3, 4, 5]; l[1:3], l[0] = "ab", "z"; print(l)
() = []; [] = (); print("empty targets")
for a, (b, *c) in [(1, "xyz"), (2, [3])]: print(a, b, c)
for o.attr in range(3): pass
print(o.attr)
for d["key"] in "ab": pass
print(d["key"])
for x[0], x[1] in [(7, 8)]: print(x)
with_ = [(k, v) for k, v in {"a": 1}.items()]; print(with_)
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
def u2(v): a, b = v; return a, b
def u0(v): [] = v; return "ok"
def us(v): a, b, *c, d = v; return a, b, c, d
def u1(v): (a,) = v; return a
for v in ([1, 2], [1], [], [1, 2, 3], 5, None, "ab", {1: 2, 3: 4}, iter([1, 2, 3, 4]), (x for x in "q"), range(2), {5, 6} and [5, 6], lambda: 0, u2): err(lambda: u2(v))
for v in ([], [1], "", 5): err(lambda: u0(v))
for v in ([1, 2, 3], [1, 2], [1], [], range(10), 5): err(lambda: us(v))
for v in ([1], [], [1, 2]): err(lambda: u1(v))
class It:
    def __iter__(self): return self
    n = 0
    def __next__(self):
        self.n += 1; print("next", self.n)
        if self.n > 5: raise StopIteration
        return self.n
a, b, *c = It(); print(a, b, c)
try: a, b = It()
except ValueError as e: print(e)
class Raises:
    def __iter__(self): yield 1; raise KeyError("mid")
err(lambda: u2(Raises()))
class Get:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
a, b, c = Get(); print(a, b, c)
print([*range(3), *"ab", 5], (*[1], *()), {*[1, 2], *(2, 3)}, {**{"a": 1}, "b": 2, **{"a": 3}}, [*[]], *[1, 2], sep=" ")
t = *[1, 2], 3; print(t)
def r(): return 1, *[2, 3]
def y(): yield 1, *[2]; yield *"ab", "c"
print(r(), list(y()))
for i in *range(2), 9: print(i, end=" ")
print()
def f(*a, **k): return a, k
print(f(*[1], 2, *"ab", x=1, **{"y": 2}), f(*{}, **{}), f(*(), *[]), [*f(1)[0]])
print({"d": {**d}}["d"] == d)
a = [1, 2]; a += 3, 4; print(a)
a, b = b, a = 1, 2; print(a, b)
x = y_ = 0; x, y_ = y_ + 1, x + 2; print(x, y_)
(q) = 5; ((r_)) = 6; print(q, r_); (a), b = 1, 2; print(a, b)
a: int; a, b = (yield_ := [8, 9]); print(a, b, yield_)
m = {}; m[0], m[1] = m, [m]; print(m)
def order():
    log = []
    def t(n): log.append(n); return [0]
    def v(n): log.append(n); return n
    t("t1")[v("i1")], t("t2")[v("i2")] = v("v1"), v("v2")
    return log
try: print(order())
except TypeError as e: print(e)
