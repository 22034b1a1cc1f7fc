class D(dict):
    def __missing__(self, key):
        return f"missing {key}"
d = D(a=1)
print(d["a"], d["zz"], d.get("zz"), "zz" in d, d, d.setdefault("q", 2), "%(a)s %(nope)s" % d, "{a} {nope}".format_map(d))
class Auto(dict):
    def __missing__(self, key):
        v = self[key] = type(self)()
        return v
t = Auto()
t["a"]["b"]["c"] = 1
print(t, t["a"]["b"])
class Raises(dict):
    def __missing__(self, key): raise AttributeError("no " + key)
try:
    Raises()["k"]
except AttributeError as e:
    print(e)
x = {}
try:
    x.__missing__ = 1
except AttributeError as e:
    print(e)
class G(dict):
    def __getitem__(self, k): return "G:" + str(k)
    def __setitem__(self, k, v): super().__setitem__(k, ("set", v))
    def __contains__(self, k): return True
    def __iter__(self): return iter(["iter"])
    def keys(self): return ["k1", "k2"]
    def __len__(self): return 77
g = G(a=1)
g["b"] = 2
g.update(c=3)
print(g, g["zz"], g.get("a"), "nope" in g, list(g), len(g), dict(g), {**g}, dict.__len__(g), g | {}, g.copy(), sorted(g.items(), key=str), type(g.copy()))
def f(**kw): return kw
print(f(**g))
class Map:
    def keys(self): return iter("xy")
    def __getitem__(self, k): return k * 2
print(dict(Map()), {**Map()}, f(**Map()))
class BadMap:
    def keys(self): return 5
    def __getitem__(self, k): return k
try:
    dict(BadMap())
except TypeError as e:
    print(e)
try:
    f(**BadMap())
except TypeError as e:
    print(e)
from collections import OrderedDict, defaultdict, Counter, ChainMap, UserDict
dd = defaultdict(list)
dd["a"].append(1)
print(dd, dd["b"], dict(dd), dd.default_factory, defaultdict(lambda: 7)["x"], defaultdict(int, a=1), len(dd))
try:
    defaultdict(5)
except TypeError as e:
    print(e)
try:
    defaultdict(None)["k"]
except KeyError as e:
    print(repr(e))
od = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
od.move_to_end("a"); print(od, od.popitem(last=False), od, od == {"c": 3, "a": 1}, od == OrderedDict([("a", 1), ("c", 3)]), list(reversed(od)))
c = Counter("mississippi")
print(c, c.most_common(2), c["zz"], c + Counter("miss"), c - Counter("miss"), c & Counter("sip"), sorted(c.elements())[:4], c.total())
cm = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(cm["a"], cm["b"], dict(cm), cm.maps, len(cm))
u = UserDict(a=1); u["b"] = 2; print(u, dict(u), "a" in u)
class SubDict(dict):
    __slots__ = ()
s = SubDict(a=1); print(s, type(s | {}), type(dict(s)), s == {"a": 1}, repr(s), isinstance(s, dict), type({} | s), type(s.fromkeys("ab")), s.fromkeys("ab", 0))
print(sorted(n for n in dir(dict) if not n.startswith("__")), dict.__mro__, dict[str, int], dict.__doc__.splitlines()[0])
