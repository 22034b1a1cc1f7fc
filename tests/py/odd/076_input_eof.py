try: input("prompt: ")
except EOFError as e: print(); print("EOFError", e)
import sys
print(repr(sys.stdin.read()), repr(sys.stdin.readline()), list(sys.stdin))
sys.stdin.close()
try: input()
except ValueError as e: print(e)
sys.stdin = None
try: input()
except RuntimeError as e: print(e)
del sys.stdin
input()
