try:
    1 / 0
except ZeroDivisionError as e:
    print("caught", e)
try:
    [][0]
except (KeyError, IndexError) as e:
    print(type(e).__name__, e)
def f(x):
    try:
        if x == 1: raise ValueError("one")
        if x == 2: return "two"
        return "other"
    except ValueError as e:
        return f"handled {e}"
    finally:
        print("finally", x)
print(f(1), f(2), f(3))
try:
    try: raise KeyError("inner")
    finally: print("cleanup")
except KeyError as e: print("outer", e)
class MyError(Exception): pass
try: raise MyError("mine", 5)
except Exception as e: print(type(e).__name__, e.args)
try: x = 1
except ValueError: print("no")
else: print("else")
def g(): raise ValueError("from g")
def h(): g()
try: h()
except ValueError as e: print(e)
for i in range(3):
    try:
        if i == 1: raise ValueError
        print("ok", i)
    except ValueError:
        print("bad", i)
        continue
try: undefined_name
except NameError as e: print(e)
try: int("x")
except ValueError as e: print(e)
try: "a" + 1
except TypeError as e: print(e)
try: (5).foo
except AttributeError as e: print(e)
n = 0
for i in range(10000):
    try:
        if i % 3 == 0: raise ValueError
    except ValueError: n += 1
print(n)
