class R:
    def __init__(self): self.l = [self]
    def __repr__(self): return f"R({self.l!r})"
try: repr(R())
except RecursionError as e: print("RecursionError")
l = []; l.append({"k": (l,)}); print(l)
d = {}; d[1] = [d, {2: d}]; print(d)
s = set(); f = frozenset([1]); t = ([],); t[0].append(t); print(t)
from collections import deque, OrderedDict, defaultdict, UserList
q = deque(); q.append(q); print(q)
o = OrderedDict(); o["o"] = o; print(o)
dd = defaultdict(list); dd["x"].append(dd); print(dd)
from types import SimpleNamespace
n = SimpleNamespace(); n.n = n; print(n)
from dataclasses import dataclass
@dataclass
class DC:
    x: object = None
c = DC(); c.x = c; print(c)
import functools; p = functools.partial(print); p.__setstate__((p, (p,), {"k": p}, {})) if False else None
e = ValueError(); e.args = (e,)
try: print(repr(e))
except RecursionError: print("exception repr recurses")
m = {}.values(); v = {}; v["v"] = v.values(); print(v)
