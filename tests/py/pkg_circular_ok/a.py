import pkg_circular_ok.b as b
from . import b as b2
def value(): return "a sees " + b.NAME
NAME = "A"
