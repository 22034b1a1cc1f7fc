import gc
def g():
    while True:
        try: yield 1
        except GeneratorExit: print("ignored")
x = g(); next(x)
for _ in range(2):
    try: x.close()
    except RuntimeError as e: print(e)
def h():
    try: yield
    except GeneratorExit: pass
    yield "again"
y = h(); next(y)
try: y.close()
except RuntimeError as e: print(e)
print(next(y, "exhausted"))
try: x.throw(SystemExit(0))
except SystemExit: print("exit out of the generator")
