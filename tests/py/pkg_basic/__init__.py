"""Package doc."""
print("initialising", __name__)
VALUE = 10
def helper(): return "help " + __name__
