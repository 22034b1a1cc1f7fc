# -*- coding: utf-8 -*-
x = 1; y = 2; print(x, y)
if x: print("one line"); print("suite")
z = (1 +
     2 +  # comment inside parentheses
     3)
print(z)
w = 1 + \
    2
print(w)
l = [
    1,
    2,  # trailing comma

    3,
]
print(l)
def f(): pass; return 5
print(f())
class C: a = 1; b = 2
print(C.a, C.b)
if True:
  print("two spaces")
  if True:
      print("four more")
      # a comment at another column
# and one at column 0
      print("still inside")
	
print([1 for _ in"a"], (3)or(4), {"a":1}["a"]if(x)else(2))
for i in range(2): print(i); continue
while x < 3: x += 1; print("x", x)
try: print("try")
except: print("except")
else: print("else")
finally: print("finally")
with open("_input.txt") as fh: data = fh.read(); print(len(data))
print("a" 'b' """c""" '''d''' r"\e" f"{x}")
print(1_000.000_1, 0XFF, 0B1, 0O7, 1E5, 1j, 1.J, .5, 5., 00, 0_0, 1e-1_0)
pass; pass
...
"a string statement"
lambda: 0
assert True, "message"
del x, y
a = b = c = 5; a += 1; print(a, b, c)
print((lambda: (yield_ := 3))())
print(not-1, - - 1, ~ ~ 1, -2 ** 2, 2 ** -1, not not 0, 1 if 0 else 2 if 0 else 3)
if (n := 10) > 5: print(n)
print({**{}, 'a': 1}, [*[], 1], {*(), 1}, (*(), 1))
print("""one
two \
joined
	tab""")
print(u"unicode", b"bytes", rb"\raw", Br"\raw", "\
continued")
print(None is None, None is not True, 1 not in [2], not 1 in [2])
@(lambda g: g)
def deco(): return "deco"
print(deco())
print(__name__ == "__main__", __debug__)
type X = int
match = case = type = 1; print(match, case, type)
