# An instance keeps its class alive, also where the class adds nothing to its base's layout.
import collections
import gc
import io

objects = []
bases = (
    int, float, str, tuple, list, dict, set, frozenset, bytes, bytearray, complex, collections.deque,
    collections.OrderedDict, collections.defaultdict, io.BytesIO, io.StringIO, io.IOBase, io.RawIOBase,
    Exception, io.BufferedReader, io.FileIO, io.TextIOWrapper, object, type, classmethod, staticmethod,
)
for base in bases:
    for body in ({"__slots__": ()}, {}):
        cls = type("Own", (base,), dict(body))
        if base in (io.BufferedReader, io.FileIO, io.TextIOWrapper):
            o = cls.__new__(cls)
        elif base is type:
            o = cls("Other", (), {})
        elif base in (classmethod, staticmethod):
            o = cls(len)
        else:
            o = cls()
        objects.append((base.__name__, "__slots__" in body, o))
cls = o = None
for i in range(3):
    gc.collect()
for i in range(1000):
    type("Another", (), {})
gc.collect()
for name, slots, o in objects:
    print(name, slots, type(o).__name__, type(o).__mro__[1].__name__)
