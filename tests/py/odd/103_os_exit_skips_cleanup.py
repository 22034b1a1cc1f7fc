import os, sys, atexit
atexit.register(print, "never")
class D:
    def __del__(self): print("never")
d = D()
print("not flushed by os._exit unless we do", flush=True)
try: os._exit(5)
finally: print("never")
