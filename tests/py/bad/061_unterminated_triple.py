print("a")
x = """abc
more
lines
