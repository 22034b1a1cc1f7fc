name = __name__
val = 1 + 1
