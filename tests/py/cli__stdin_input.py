import sys
name = input()
print("hello", name)
n = int(input("a number: "))
print(n * 2)
for line in sys.stdin:
    print(repr(line))
    if line.strip() == "stop": break
print("rest", repr(sys.stdin.read()))
try: input("more? ")
except EOFError as e: print("EOFError", e)
