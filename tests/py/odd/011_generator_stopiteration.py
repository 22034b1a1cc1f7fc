def g():
    yield 1
    raise StopIteration("inside")
try: list(g())
except RuntimeError as e: print(e, "|", repr(e.__cause__), "|", repr(e.__context__))
def h(): yield next(iter(()))
try: list(h())
except RuntimeError as e: print(e, "|", repr(e.__cause__))
def k(it):
    for x in it:
        yield x, next(it)
try: print(list(k(iter([1, 2, 3]))))
except RuntimeError as e: print(e)
class It:
    def __iter__(self): return self
    def __next__(self): raise StopIteration
print(list(It()), [x for x in It()], next(It(), "default"))
print(list(next(iter([])) for _ in ()))
list(next(iter([])) for _ in [1])
