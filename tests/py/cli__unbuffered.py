# options: -u
import sys
print("a", end="")
print("b", file=sys.stderr)
print("c")
