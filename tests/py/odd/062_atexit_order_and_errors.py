import atexit, sys
def a(): print("a")
def b(): print("b"); atexit.register(print, "registered during exit")
def c(): print("c"); raise SystemExit(77)
atexit.register(a); atexit.register(b); atexit.register(c); atexit.register(print, "with", "args", sep="-")
atexit.register(a); atexit.unregister(a); atexit.register(a)
try: atexit.register(5)
except TypeError as e: print(e)
@atexit.register
def deco(): print("decorated")
sys.exit("exit message")
