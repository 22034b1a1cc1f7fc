import threading
def g():
    started.set(); go.wait(); yield 1
started, go = threading.Event(), threading.Event()
x = g(); res = []
t = threading.Thread(target=lambda: res.append(next(x))); t.start(); started.wait()
try: next(x)
except ValueError as e: print(e)
try: x.close()
except ValueError as e: print(e)
go.set(); t.join(); print(res)
l = threading.Lock(); l.acquire()
t = threading.Thread(target=l.release); t.start(); t.join(); print(l.locked())
r = threading.RLock(); r.acquire(); errs = []
def rel():
    try: r.release()
    except RuntimeError as e: errs.append(str(e))
t = threading.Thread(target=rel); t.start(); t.join(); print(errs)
it = iter(range(1000)); out = []
def drain():
    for v in it: out.append(v)
ts = [threading.Thread(target=drain) for _ in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]; print(sorted(out) == list(range(1000)))
next(x)
