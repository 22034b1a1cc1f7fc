import struct, io, time
class K: pass
class E:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return isinstance(o, E) and s.v == o.v
    def __hash__(s): return hash(s.v)
class M(type):
    def __hash__(c): return 1
    def __eq__(c, o): return c is o
class X(metaclass=M): pass
def f(n):
    d = {int: 1, str: 2, f: 3, (1, 2): 4, X: 9}; k = K(); d[k] = 5; e = E(3); d[e] = 6; d[3.5] = 7
    t = 0
    for i in range(n):
        t += d[int] + d.get(str, 0) + d[(1, 2)] + d[k] + d[E(3)] + d.get(E(4), 10) + d[f] + d[X]
        t += (k in d) + (K() in d) + ((1, 3) in d) + (float in d)
        b = io.BytesIO(); b.write(b"abc"); t += b.tell() + len(b.getvalue())
        t += len(struct.pack("<I", i)) + struct.unpack("<I", struct.pack("<I", i))[0]
        if b: t += 1
        t += isinstance(i, (str, int)) + isinstance(k, (E, M)) + isinstance(e, (K, E)) + callable(f) + callable(3)
        t += (id(k) == id(k))
        s = {k, e, 1, (1, 2)}; s.add(E(3)); t += len(s)
    return t
print(f(300))
try:
    for i in range(2000): struct.pack("<B", i)
except struct.error as x: print(x)
def g(n):
    d = {}
    for i in range(n):
        try: d[[]] = 1
        except TypeError as x: r = str(x)
        try: d[(1, [])]
        except TypeError as x: r += str(x)
    return r
print(g(100))
