import sys
sys.setrecursionlimit(150)
n = 0
def f():
    global n
    n += 1
    try: f()
    except RecursionError:
        n += 1000
        raise
try: f()
except RecursionError as e: print("out", n > 1000, str(e)[:32])
def g(d=0):
    try: return g(d + 1)
    except RecursionError: return d
print(g() > 50)
def h(d=0):
    try: h(d + 1)
    finally:
        if d == 0: print("outermost finally ran")
try: h()
except RecursionError: print("RecursionError")
def k():
    try: k()
    except RecursionError:
        try: k()
        except RecursionError as e: return "handled twice"
print(k())
sys.setrecursionlimit(1000)
def gen():
    yield from gen()
list(gen())
