class A:
    def __call__(self): return "called"
a = A(); print(a()); del A.__call__
try: a()
except TypeError as e: print(e)
class B:
    def __enter__(self):
        del B.__exit__
        return self
    def __exit__(self, *x): print("exit still runs")
with B(): print("body")
class C:
    def __iter__(self): del C.__next__; return self
    def __next__(self): return 1
try: print(list(C()))
except TypeError as e: print(e)
def f():
    global f
    del f
    return "ran"
print(f())
f()
