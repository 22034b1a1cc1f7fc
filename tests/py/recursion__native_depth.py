# timeout: 60
# Structures far deeper than any native stack: the operation may succeed or raise RecursionError (CPython's answer
# depends on its C stack), but the program goes on.
def err(f, note):
    try: f()
    except RecursionError: pass
    print(note, "survived")
l = []
for _ in range(100000): l = [l]
err(lambda: repr(l), "deep list repr"); err(lambda: l == [l], "deep list eq shallow")
l1, l2 = [], []
for _ in range(100000): l1, l2 = [l1], [l2]
err(lambda: l1 == l2, "deep list eq"); err(lambda: l1 < l2, "deep list lt")
t = ()
for _ in range(100000): t = (t,)
err(lambda: hash(t), "deep tuple hash"); err(lambda: repr(t), "deep tuple repr")
d = {}
for _ in range(100000): d = {"d": d}
err(lambda: repr(d), "deep dict repr"); err(lambda: str(d), "deep dict str")
s = frozenset()
import copy, pickle
err(lambda: copy.deepcopy(l), "deepcopy"); err(lambda: pickle.dumps(l), "pickle")
a, b = [], []; a.append(b); b.append(a); err(lambda: a == b, "cyclic eq")
da, db = {}, {}; da[1], db[1] = db, da; err(lambda: da == db, "cyclic dict eq")
def isinst():
    x = int
    for _ in range(100000): x = (x,)
    return isinstance("s", x)
err(isinst, "isinstance nested tuple")
it = iter([])
for _ in range(100000): it = map(None.__class__, it) if False else iter(it)
err(lambda: list(it), "iter of iter")
z = iter([1])
for _ in range(50000): z = (lambda zz: (x for x in zz))(z)
err(lambda: next(z), "nested generators")
del z, l, l1, l2, t, d
print("and the deep structures can be freed")
