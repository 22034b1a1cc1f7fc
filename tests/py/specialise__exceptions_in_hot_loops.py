def risky(i):
    if i % 5 == 0: raise ValueError(i)
    if i % 7 == 0: return 1 / 0
    if i % 11 == 0: return {}[i]
    return i
counts = {}
for i in range(1, 2000):
    try: risky(i)
    except ValueError as e: counts["v"] = counts.get("v", 0) + e.args[0]
    except (ZeroDivisionError, KeyError) as e: counts[type(e).__name__] = counts.get(type(e).__name__, 0) + 1
    else: counts["ok"] = counts.get("ok", 0) + 1
    finally: counts["f"] = counts.get("f", 0) + 1
print(counts)
def deep(n):
    if n == 0: raise KeyError("bottom")
    try: deep(n - 1)
    finally: log.append(n)
log = []
for _ in range(20):
    log.clear()
    try: deep(10)
    except KeyError as e: last = e
print(log, last, sum(1 for _ in __import__("traceback").walk_tb(last.__traceback__)))
def safe_div(a, b):
    try: return a / b
    except ZeroDivisionError: return None
    except TypeError: return "type"
print([safe_div(a, b) for _ in range(30) for a, b in ((1, 2), (1, 0), ("a", 1), (1.5, 0.5))][-4:])
def loop_try(n):
    t = 0
    for i in range(n):
        try:
            if i % 3 == 0: continue
            if i % 4 == 0: raise IndexError
            if i == n - 1: break
            t += i
        except IndexError: t -= 1
        finally: t += 1000
    return t
print([loop_try(n) for n in (0, 1, 5, 100)])
def nested(i):
    try:
        try:
            if i % 2: raise ValueError(i)
            raise KeyError(i)
        except KeyError as e: raise IndexError("converted") from e
    except (ValueError, IndexError) as e: return repr(e), repr(e.__cause__)
for i in range(60): r = nested(i)
print(r, nested(1))
class CM:
    def __init__(self, sw): self.sw = sw
    def __enter__(self): return self
    def __exit__(self, t, v, tb): hits.append(t.__name__ if t else None); return self.sw
hits = []
for i in range(30):
    with CM(True):
        if i % 3 == 0: raise RuntimeError
print(len(hits), hits.count("RuntimeError"), hits.count(None))
def gen():
    for i in range(100):
        try: yield i
        except ValueError: yield -i
g = gen(); out = []
for i in range(20): out.append(next(g)); i % 4 == 0 and out.append(g.throw(ValueError))
print(out)
def lookups(objs):
    r = []
    for o in objs:
        try: r.append(o.attr)
        except AttributeError: r.append("-")
    return r
class Has: attr = 1
print(lookups([Has(), 5, Has(), None, "s"] * 10)[-5:])
def ints(xs):
    n = bad = 0
    for x in xs:
        try: n += int(x)
        except (ValueError, TypeError): bad += 1
    return n, bad
print(ints(["1", "x", None, "22", [], "-3"] * 50))
it, n = iter(range(1000)), 0
while True:
    try: n += next(it)
    except StopIteration: break
print(n)
x = 0
for i in range(1000):
    try: x += [1, 2, 3][i % 4]
    except IndexError: x += 100
print(x)
def reraise(i):
    try: risky(i)
    except Exception: raise
for i in (5, 7, 11):
    try: reraise(i)
    except Exception as e: print(type(e).__name__, e)
