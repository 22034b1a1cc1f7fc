# options: -OO
"module doc"
import sys
print(__debug__, sys.flags.optimize, __doc__)
class C:
    "class doc"
    def f(self):
        "f doc"
        assert 0
        return 5
print(C.__doc__, C.f.__doc__, C().f())
