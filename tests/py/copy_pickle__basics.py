import copy, pickle
class A:
    def __init__(s, v): s.v = v; s.l = [v]
    def __eq__(s, o): return type(s) is type(o) and s.__dict__ == o.__dict__
    def __repr__(s): return f"A({s.v},{s.l})"
a = A(1); b, c = copy.copy(a), copy.deepcopy(a); print(b, c, b == a, b.l is a.l, c.l is a.l)
n = [1, [2, {"k": [3]}], (4, [5]), {6}]; s, d = copy.copy(n), copy.deepcopy(n); n[1][1]["k"].append(9); n[2][1].append(8); print(s, d)
r = []; r.append(r); x = copy.deepcopy(r); print(x, x[0] is x); dd = {}; dd["me"] = dd; y = copy.deepcopy(dd); print(y["me"] is y)
shared = [1]; two = [shared, shared]; t = copy.deepcopy(two); t[0].append(2); print(t, shared, t[0] is t[1])
for v in (1, 1.5, "s", b"b", None, True, (), (1, 2), frozenset([1]), int, len, range(3), ..., lambda: 1): print(copy.copy(v) is v, copy.deepcopy(v) is v, end=" ")
print()
class Custom:
    def __copy__(s): return "copied"
    def __deepcopy__(s, memo): return "deep " + str(type(memo).__name__)
print(copy.copy(Custom()), copy.deepcopy(Custom()), copy.deepcopy([Custom()]))
class Red:
    def __init__(s, *a): s.a = a
    def __reduce__(s): return (Red, (1, 2), {"extra": 5})
q = copy.copy(Red()); print(q.a, q.extra, pickle.loads(pickle.dumps(Red())).extra)
class GS:
    def __init__(s): s.x = 1; s.secret = "no"
    def __getstate__(s): print("getstate"); return {"x": s.x}
    def __setstate__(s, st): print("setstate", st); s.__dict__.update(st); s.restored = True
g = pickle.loads(pickle.dumps(GS())); print(g.__dict__); g = copy.copy(GS()); print(g.__dict__)
class Slots:
    __slots__ = ("p", "q")
sl = Slots(); sl.p = 1; print(copy.copy(sl).p, hasattr(copy.copy(sl), "q"), pickle.loads(pickle.dumps(sl)).p, sl.__getstate__(), a.__getstate__())
class New:
    def __new__(cls, v): o = super().__new__(cls); o.v = v; return o
    def __getnewargs__(s): return (s.v * 2,)
print(pickle.loads(pickle.dumps(New(3))).v)
class KwNew:
    def __new__(cls, *, k): o = super().__new__(cls); o.k = k; return o
    def __getnewargs_ex__(s): return (), {"k": s.k}
print(pickle.loads(pickle.dumps(KwNew(k=4))).k, copy.copy(KwNew(k=5)).k)
class L(list): pass
class D(dict): pass
class S(str): pass
l = L([1, 2]); l.attr = "a"; l2 = pickle.loads(pickle.dumps(l)); print(l2, type(l2).__name__, l2.attr); d = D(a=1); d.z = 2; d2 = copy.deepcopy(d); print(d2, d2.z, type(d2).__name__); print(pickle.loads(pickle.dumps(S("str"))), type(copy.copy(S("x"))).__name__)
data = [1, -1, 2**31, 2**100, -2**70, 1.5, float("inf"), "é€😀", "x" * 300, b"bytes", bytearray(b"ba"), None, True, (), (1,), (1, 2, 3, 4), [], {}, {"a": [1]}, {1, 2}, frozenset([3]), 1j, range(3), slice(1, 2), ..., NotImplemented, int, len, a, A, ValueError("v"), [[[]]]]
for proto in range(pickle.HIGHEST_PROTOCOL + 1):
    out = pickle.loads(pickle.dumps(data, proto)); print(proto, out[:-2] == data[:-2] or [p for p, q in zip(out, data) if p != q], repr(out[-2]))
rec = [1]; rec.append(rec); p = pickle.loads(pickle.dumps(rec)); print(p[1] is p); sh = [1]; p = pickle.loads(pickle.dumps([sh, sh])); print(p[0] is p[1])
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", str(e).split(" at 0x")[0])
err(lambda: pickle.dumps(lambda: 1)); err(lambda: pickle.dumps((x for x in ()))); err(lambda: pickle.loads(b"")); err(lambda: pickle.loads(b"garbage")); err(lambda: pickle.loads(b"\x80\x04K\x01")); err(lambda: pickle.dumps(1, 99)); err(lambda: pickle.loads("str")); err(lambda: pickle.loads(b"cno_mod\nname\n.")); err(lambda: pickle.loads(b"cbuiltins\nnope_name\n.")); err(lambda: copy.copy(open("_input.txt"))); err(lambda: pickle.dumps(type("Local", (), {})())); err(lambda: copy.deepcopy(iter([1, 2])).__next__()); err(lambda: copy.replace(1)); err(lambda: pickle.dumps(__import__("sys")))
print(pickle.dumps([1, "a"], 0), pickle.dumps((1, None, True), 2), pickle.dumps({"k": 1.5}, 4), pickle.dumps("é", 0))
import io
f = io.BytesIO(); pk = pickle.Pickler(f); pk.dump(1); pk.dump([2]); f.seek(0); up = pickle.Unpickler(f); print(up.load(), up.load()); err(lambda: up.load())
class P(pickle.Pickler):
    def persistent_id(s, o): return "pid" if o == "special" else None
class U(pickle.Unpickler):
    def persistent_load(s, i): return f"loaded {i}"
    def find_class(s, m, n): raise pickle.UnpicklingError(f"forbidden {m}.{n}")
f = io.BytesIO(); P(f).dump(["special", 1]); print(U(io.BytesIO(f.getvalue())).load()); err(lambda: U(io.BytesIO(pickle.dumps(A(1)))).load())
from collections import namedtuple, OrderedDict, deque, Counter, defaultdict
NT = namedtuple("NT", "x y"); print(pickle.loads(pickle.dumps(NT(1, 2))), copy.copy(NT(1, 2)), copy.replace(NT(1, 2), x=5), *[pickle.loads(pickle.dumps(o)) for o in (OrderedDict(a=1), deque([1], 5), Counter("aab"), defaultdict(list, {1: [2]}))])
