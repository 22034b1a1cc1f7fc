import pkg_circular_ok.a as a
NAME = "B"
def value(): return "b sees " + a.NAME
