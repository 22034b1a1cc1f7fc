# options: -O
import sys
print(__debug__, sys.flags.optimize)
def f():
    "doc"
    assert False, "skipped"
    return f.__doc__
print(f())
if __debug__: print("never")
