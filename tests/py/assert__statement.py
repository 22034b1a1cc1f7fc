def err(f):
    try: f(); print("passed")
    except AssertionError as e: print(repr(e), e.args)
def a1(): assert False
def a2(): assert 0, "message"
def a3(): assert [], ("tuple", 1)
def a4(): assert 1 == 1, 1 / 0
def a5(): assert None, None
def a6(): assert "", ValueError("as message")
def a7(): assert not True, f"formatted {1 + 1}"
for f in (a1, a2, a3, a4, a5, a6, a7): err(f)
def a8(): assert False, 1 / 0
try: a8()
except ZeroDivisionError as e: print("message raised", e)
class B:
    def __bool__(self): print("bool"); return False
try: assert B(), "object"
except AssertionError as e: print(e)
import builtins
saved = AssertionError
class Own(Exception): pass
builtins.AssertionError = Own
try: assert False, "still the real one"
except saved as e: print(type(e).__name__, e)
builtins.AssertionError = saved
x = 5
assert x == 5 and x < 10 or 1 / 0
assert (lambda: True)(), "never"
print("done")
