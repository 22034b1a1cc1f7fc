def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(abs(-5), abs(2.5), abs(3 + 4j), abs(True), divmod(7, 3), divmod(-7, 3), divmod(7.5, 2), pow(2, 10), pow(2, -1), pow(2, 10, 1000), pow(2.0, 0.5), pow(base=2, exp=3), pow(2, 3, mod=5), round(2.567, 2), round(5), hex(255), oct(8), bin(5), chr(97), ord("a"), hash(5))
print(int("7"), float("1.5"), complex("1+j"), bool([]), str(1), bytes(2), [hex(-1), oct(-9), bin(-2)])
err(lambda: abs("a"))
err(lambda: abs())
err(lambda: abs(None))
err(lambda: divmod(1, "a"))
err(lambda: divmod("a", 1))
err(lambda: divmod(1))
err(lambda: pow("a", 2))
err(lambda: pow(2, "a"))
err(lambda: pow(2))
err(lambda: pow(2, 3, 1.5))
err(lambda: pow(2, 3, "a"))
err(lambda: pow(2, 3, 4, 5))
err(lambda: pow(2, 3, None))
err(lambda: round("a"))
err(lambda: round(None))
err(lambda: round(1, 2, 3))
err(lambda: hex(1.5))
err(lambda: oct("a"))
err(lambda: bin(None))
err(lambda: chr("a"))
err(lambda: chr(1.5))
err(lambda: chr(2**70))
err(lambda: ord(5))
err(lambda: ord("ab"))
err(lambda: ord(b""))
err(lambda: hash([]))
err(lambda: hash())
err(lambda: callable())
class V:
    def __abs__(self): return "abs"
    def __divmod__(self, o): return ("dm", o)
    def __rdivmod__(self, o): return ("rdm", o)
    def __pow__(self, e, m=None): return ("pow", e, m)
    def __rpow__(self, b, m=None): return ("rpow", b, m)
    def __round__(self, n="none"): return ("round", n)
    def __hash__(self): return 77
    def __index__(self): return 12
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __complex__(self): return 1j
    def __float__(self): return 2.5
v = V()
print(abs(v), divmod(v, 3), divmod(3, v), pow(v, 2), pow(v, 2, 3), 2 ** v, v ** 2, pow(2, v), round(v), round(v, 2), hash(v), hex(v), oct(v), bin(v), chr(v), -v, +v, ~v, complex(v), float(v), int(v))
err(lambda: pow(2, v, 5))
import math
print(math.trunc(v), math.floor(v), math.ceil(v))
print(max(1, 2.5), min(-0.0, 0.0), sum([0.1] * 3), sum([1, 2**70]), sum([2**63 - 1, 1]), divmod(2**70, 3), abs(-2**63), abs(-2**61))
print(callable(len), callable(5), callable(int), callable(lambda: 1), callable(V), callable(v), callable(print))
err(lambda: int.__new__(str))
err(lambda: hash(float("nan")) is not None)
