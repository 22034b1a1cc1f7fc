def f():
    for i in range(3):
        del i
    try: i
    except UnboundLocalError as e: return str(e)
print(f())
for x in [1, 2]: del x
try: x
except NameError as e: print(e)
def g(a):
    del a
    a
try: g(1)
except UnboundLocalError as e: print(e)
def h():
    try: raise ValueError
    except ValueError as e:
        del e
    return "implicit del of e is fine"
print(h())
def k():
    with open("_input.txt") as f: del f
    return "with target deleted"
print(k())
class C:
    x = 1
    del x
    x
