import collections, copyreg, datetime, fractions, functools, io, pickle, zlib
class Plain:
    def __init__(self): self.a, self.b = 1, [2]
class Slots:
    __slots__ = "x", "y"
    def __init__(self): self.x = 5
class Args(tuple):
    def __new__(cls, *a, **k): return tuple.__new__(cls, a)
    def __getnewargs_ex__(self): return tuple(self), {"k": 1}
class Items(list): pass
class Reduced:
    def __reduce__(self): return Items, ((1,),), {"z": 1}, iter([1, 2]), None
shared = ["same"]
loop = [1]; loop.append(loop)
deep = ({}, ); deep[0]["me"] = deep
values = [
    None, True, 0, 255, 65536, -1, 2**31, -2**63, 2**2000, 1.5, float("-inf"), "", "text", "\u20ac\n\\", "\ud800", b"", b"bytes", bytearray(b"ba"),
    (), (1,), (1, 2, 3), (1, 2, 3, 4), [], [1], list(range(1001)), {}, {1: 2}, dict.fromkeys(range(1000)), {3}, frozenset([4]),
    [shared, shared], loop, deep, Plain(), Slots(), Args(1, 2), Items([7]), Reduced(), int, len, [].append, Plain.__init__, ..., NotImplemented, type(None),
    range(3), slice(1, 2), 1j, collections.OrderedDict(a=1), collections.Counter("aab"), collections.deque([1], 3), fractions.Fraction(1, 3),
    datetime.datetime(2020, 1, 2, 3, 4, 5, 6, datetime.timezone.utc, fold=1), functools.partial(int, base=2), ValueError("v"), b"x" * 70000, "y" * 70000,
]
for value in values:
    for proto in range(6):
        try: data = pickle.dumps(value, proto)
        except Exception as e: print(proto, type(e).__name__, e); continue
        print(proto, data if len(data) < 300 else (len(data), zlib.crc32(data)))
        again = pickle.loads(data)
        if type(again) is not type(value): print("type", type(again))
class P(pickle.Pickler):
    def persistent_id(self, obj): return "pid" if obj is shared else None
    def reducer_override(self, obj): return (str, ("overridden",)) if obj is Plain else NotImplemented
class U(pickle.Unpickler):
    def persistent_load(self, pid): return [pid]
    def find_class(self, module, name): print("find", module, name); return super().find_class(module, name)
f = io.BytesIO()
P(f).dump([shared, Plain, 3])
print(f.getvalue(), U(io.BytesIO(f.getvalue())).load())
p = pickle.Pickler(f := io.BytesIO(), 2)
p.dispatch_table = copyreg.dispatch_table | {Plain: lambda o: (complex, (1, 2))}
p.dump(Plain()); p.dump("again"); p.clear_memo(); p.fast = True; p.dump(["a", "a"])
print(f.getvalue())
buffers = []
data = pickle.dumps(pickle.PickleBuffer(bytearray(b"out")), 5, buffer_callback=buffers.append)
print(data, bytes(pickle.loads(data, buffers=buffers)), len(buffers))
f = io.BytesIO(pickle.dumps(1) + pickle.dumps([2]) + b"rest")
print(pickle.load(f), pickle.load(f), f.read())
for data in (b"", b"\x80\x04", b"e.", b"h\x01.", b"\xff", b"}Nu.", b"cnope\nx\n.", b"\x80\x09.", b"I1", b"N)R."):
    try: print(pickle.loads(data))
    except Exception as e: print(type(e).__name__, e)
