from collections import *
d = deque([1, 2, 3], maxlen=4); d.append(4); d.append(5); print(d, d.maxlen, d[0], d[-1], len(d)); d.appendleft(0); print(d); print(d.pop(), d.popleft(), d); d.extend([7, 8]); d.extendleft([9]); print(d); d.rotate(1); print(d); d.rotate(-2); print(d); d.reverse(); print(d, d.count(9), 7 in d, d.index(d[1]), list(reversed(d)), d.copy()); d.insert(1, "x") if len(d) < 4 else print("full"); d.remove(d[0]); d.insert(1, "x"); print(d); del d[0]; d[0] = "y"; print(d, d + deque([1]), d * 2, d == deque(d), d < deque(["z"]), bool(deque())); d.clear(); print(d)
e = deque(range(200)); print(e[100], e[-50], sum(e), e.index(150)); e.rotate(77); print(e[0], e[100]); del e[50]; e.insert(20, "in"); print(e[20], len(e)); e += [1]; e *= 1; print(len(e), deque("abc", 2), deque(maxlen=0), repr(deque([[]])))
for f in (lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1])[5], lambda: deque([1]).remove(2), lambda: deque([1]).index(2), lambda: deque(maxlen=-1), lambda: deque(5), lambda: deque([1], maxlen="a"), lambda: hash(deque()), lambda: deque([1]) + [1], lambda: deque([1])[0:1], lambda: deque([1], 1).insert(0, 2), lambda: deque().rotate("a")):
    try: print(f())
    except Exception as x: print(type(x).__name__, x)
c = Counter("abracadabra"); print(c, c["a"], c["z"], c.most_common(1), sorted(c.elements())[:3], c.total(), c + Counter("az"), c - Counter("ab"), c & Counter("aab"), c | Counter("zzz"), +Counter(a=-1, b=1), -Counter(a=-1), c == Counter(list("abracadabra")), c > Counter("a"), Counter(a=1).subtract("aa"), Counter({"x": 2}, y=3)); c.update("zz"); c.subtract({"a": 10}); print(c, list(c)); del c["nope"]; c["q"] += 1; print(c["q"], Counter([1, 1, 2]).items(), Counter(a=2.5), dict(Counter("aa")))
od = OrderedDict(a=1, b=2, c=3); od.move_to_end("a"); od.move_to_end("c", last=False); print(od, list(reversed(od)), od.popitem(), od.popitem(False), od | {"z": 1}, od == {"b": 2}, OrderedDict.fromkeys("ab", 0)); od["b"] = 5; od.update(q=1); od.setdefault("w"); print(od, od.pop("q"), od.copy())
for f in (lambda: od.move_to_end("no"), lambda: OrderedDict().popitem(), lambda: od.pop("no"), lambda: namedtuple("P", "x")(1, 2), lambda: Counter(5), lambda: Counter("a").most_common("x"), lambda: Counter(1, 2), lambda: Counter.fromkeys("a"), lambda: ChainMap({})["x"], lambda: ChainMap({}).pop("x"), lambda: defaultdict(list, 5)):
    try: print(f())
    except Exception as x: print(type(x).__name__, x)
dd = defaultdict(lambda: "new", a=1); print(dd["z"], dict(dd), "y" in dd, dd.get("y"), dd.copy()["m"], dd | {"b": 2}, repr(defaultdict(int)), dd.__missing__("k")); t = defaultdict(lambda: defaultdict(int)); t["a"]["b"] += 1; print({k: dict(v) for k, v in t.items()})
cm = ChainMap({"a": 1}, {"a": 2, "b": 3}); cm["c"] = 4; print(cm, cm["a"], cm["b"], dict(cm), cm.maps[0], cm.new_child({"z": 0})["z"], cm.parents, list(cm), len(cm), "b" in cm, cm | {"q": 1}); del cm["c"]
try: del cm["b"]
except KeyError as x: print(x)
class UL(UserList): pass
class UD(UserDict):
    def __setitem__(s, k, v): super().__setitem__(k, v * 2)
class US(UserString): pass
print(UL([1, 2]) + [3], UL("ab")[0], UD(a=1), UD({"b": 2})["b"], US("abc").upper(), US("x") + "y", type(US("a") + "b").__name__, len(UL()), UL([3, 1])[::-1], "a" in US("cat"))
import collections.abc as A
print([n for n in A.__all__ if isinstance([], getattr(A, n))], [n for n in A.__all__ if isinstance({}, getattr(A, n))], [n for n in A.__all__ if isinstance("", getattr(A, n))], [n for n in A.__all__ if isinstance(1, getattr(A, n))], [n for n in A.__all__ if issubclass(deque, getattr(A, n))])
class MS(A.MutableSequence):
    def __init__(s): s.d = []
    def __getitem__(s, i): return s.d[i]
    def __setitem__(s, i, v): s.d[i] = v
    def __delitem__(s, i): del s.d[i]
    def __len__(s): return len(s.d)
    def insert(s, i, v): s.d.insert(i, v)
m = MS(); m.append(1); m.extend([2, 3]); m += [4]; m.reverse(); print(list(m), m.pop(), m.index(3), m.count(9), 2 in m, list(reversed(m))); m.clear(); print(len(m))
try: A.Sequence()
except TypeError as x: print(x)
