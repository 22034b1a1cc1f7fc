import pickle, copy
class NoPickle:
    def __reduce__(self): raise TypeError("refuses to be pickled")
class BadReduce:
    def __reduce__(self): return 5
class BadReduce2:
    def __reduce__(self): return (1, 2)
class BadState:
    def __setstate__(self, s): raise ValueError("setstate")
    def __getstate__(self): return {"a": 1}
class NeedsArgs:
    def __new__(cls, a): return super().__new__(cls)
class BadGetstate:
    def __getstate__(self): raise KeyError("getstate")
def err(f):
    try: print(type(f()).__name__)
    except Exception as e: print(type(e).__name__, str(e).split(" 0x")[0].split(" object at")[0])
for c in (NoPickle(), BadReduce(), BadReduce2(), BadState(), NeedsArgs(1), BadGetstate()):
    print(type(c).__name__); err(lambda: pickle.dumps(c)); err(lambda: copy.copy(c)); err(lambda: copy.deepcopy(c)); err(lambda: pickle.loads(pickle.dumps(c)))
class Weird:
    def __deepcopy__(self, m): raise RuntimeError("deepcopy")
    def __copy__(self): raise RuntimeError("copy")
err(lambda: copy.copy(Weird())); err(lambda: copy.deepcopy([1, {2: Weird()}]))
err(lambda: copy.deepcopy((Weird(),)))
