class CM:
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        print("exit", t.__name__)
        raise RuntimeError("cleanup failed")
def f():
    with CM() as c:
        raise ValueError("body failed")
f()
