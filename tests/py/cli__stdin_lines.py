import sys
print(sys.stdin.readline().rstrip(), sys.stdin.readlines())
print(sys.stdin.encoding, sys.stdin.name, sys.stdin.fileno(), sys.stdin.isatty(), sys.stdin.mode)
