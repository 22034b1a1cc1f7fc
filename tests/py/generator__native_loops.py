import sys, traceback, math
def g(n): return (x for x in range(n))
print(sum(g(10)), sum(x*0.1 for x in range(10)), sum(x for x in [1, 2.5, 10**30]), sum(True for _ in range(3)), sum(x for x in [1.5, 10**400 // 10**395, True]))
print(sum(1e16 if i == 0 else 1.0 for i in range(10)), sum(x for x in (1e308, 1e308, -1e308)), sum(float('inf') for _ in range(2)), sum(x for x in (1j, 2)), sum((x for x in [0.1]*10)))
print(sum((x for x in ()),), type(sum(-0.0 for _ in range(2))), sum(-0.0 for _ in range(2)))
print(min(x % 7 for x in range(3, 20)), max(-x for x in range(5)), sorted(-x % 5 for x in range(9)), list(g(3)), tuple(g(3)), set(g(3)), frozenset(g(3)), any(x > 2 for x in g(9)), all(g(3)), ",".join(str(x) for x in g(5)))
for src in ("min(x for x in ())", "max(x for x in ())", "sum(x for x in 'ab')", "set([] for _ in range(2))", "','.join(x for x in (1,2))", "sorted(x for x in (1,'a'))", "sum([] for _ in range(1))", "list(1/0 for _ in range(1))", "sum(10**400 * (i or 1.5) for i in range(2))", "min(x for x in (1, 'a'))", "any(x for x in g(2) if [].foo)"):
    try: print(eval(src))
    except Exception as e: print(src, type(e).__name__, e)
def f():
    return sum(1 // (3 - x) for x in range(5))
try: f()
except ZeroDivisionError as e: traceback.print_exc(); print([t.name for t in traceback.extract_tb(e.__traceback__)])
def names():
    fr = sys._getframe(1); r = []
    while fr: r.append(fr.f_code.co_name); fr = fr.f_back
    return r
def h(): return list(names() for _ in range(1))
print(h())
print(any(sys._getframe(1).f_code.co_name == 'zz' for _ in range(1)))
def zz(): return any(sys._getframe(1).f_code.co_name == 'zz' for _ in range(1))
print(zz())
def stops():
    def it():
        yield 1
        raise StopIteration
    try: list(it())
    except RuntimeError as e: print("RuntimeError", e)
stops()
gen = g(5); next(gen); print(list(gen), list(gen))
def selfref():
    def it():
        yield list(me)
    me = it()
    try: list(me)
    except ValueError as e: print(e)
selfref()
def big(n):
    s = 0
    for i in range(n):
        s += sum(x * i for x in (1, 2, 3)) + len(set(x % 3 for x in range(i % 9))) + max(x for x in (i, 3)) + any(x == i for x in (1, 5))
        s += len(",".join(str(x) for x in (i, i+1)))
    return s
print(big(300))
class S(set): pass
print(type(S(x for x in (1,2))))
events = []
def tr(fr, ev, arg):
    if fr.f_code.co_name not in ("tr",): events.append((fr.f_code.co_name, ev))
    return None
sys.settrace(tr); sum(x for x in (1,)); sys.settrace(None)
print(events)
import warnings
def w():
    return [None for _ in [1] if list(warnings.warn("hey", stacklevel=2) for _ in range(1))]
with warnings.catch_warnings(record=True) as rec:
    warnings.simplefilter("always"); w(); print(rec[0].lineno)
def depth(n): return sum(depth(n - 1) for _ in range(1)) if n else 0
print(depth(50))
try: depth(5000)
except RecursionError as e: print("RecursionError")
