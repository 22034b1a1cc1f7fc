def g():
    for i in range(5):
        yield i
x = g()
for v in x:
    print(v)
    if v == 2: x.close()
print(list(x))
import itertools
y = g(); c = itertools.chain(y, [9])
for v in c:
    print(v)
    if v == 1: y.close()
z = g(); zz = zip(z, z)
for a, b in zz: print(a, b); z.close()
w = g(); print(next(w)); del w
def h():
    try: yield 1
    finally: print("closing h"); h2.close()
def k():
    try: yield 2
    finally: print("closing k")
h1, h2 = h(), k(); next(h1); next(h2); h1.close(); print(next(h2, "h2 done"))
def self_close():
    try: yield 1; me.close()
    finally: print("fin")
me = self_close(); next(me)
next(me)
