import threading, queue
log = []
def work(n): log.append(n)
ts = [threading.Thread(target=work, args=(i,)) for i in range(5)]
for t in ts: t.start(); t.join()
print(log, [t.is_alive() for t in ts], ts[0].name[:7], threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())
n = 0; lock = threading.Lock()
def inc():
    global n
    for _ in range(1000):
        with lock: n += 1
ts = [threading.Thread(target=inc) for _ in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]; print(n)
q = queue.Queue(); out = []
def producer():
    for i in range(5): q.put(i)
    q.put(None)
def consumer():
    while (v := q.get()) is not None: out.append(v * 2)
a, b = threading.Thread(target=producer), threading.Thread(target=consumer); b.start(); a.start(); a.join(); b.join(); print(out)
class T(threading.Thread):
    def __init__(self, v): super().__init__(name=f"named-{v}", daemon=True); self.v = v; self.result = None
    def run(self): self.result = self.v ** 2
t = T(7); t.start(); t.join(); print(t.result, t.name, t.daemon, t)if False else print(t.result, t.name, t.daemon)
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ":", e)
err(lambda: t.start()); err(lambda: threading.Thread(target=print).join()); err(lambda: lock.release()); err(lambda: threading.RLock().release()); err(lambda: threading.current_thread().join()); err(lambda: threading.Thread(5)); err(lambda: threading.Thread(target=1, foo=2)); err(lambda: threading.Semaphore(-1)); err(lambda: threading.BoundedSemaphore(1).release()); err(lambda: threading.Condition().wait()); err(lambda: threading.Condition().notify())
print(lock.acquire(), lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0.01), lock.release(), lock.locked()); err(lambda: lock.acquire(False, 1)); err(lambda: lock.acquire(timeout=-5))
rl = threading.RLock()
with rl:
    with rl: print("reentrant")
ev = threading.Event(); print(ev.is_set(), ev.wait(0.01)); w = threading.Thread(target=lambda: (ev.wait(), log.append("woke"))); w.start(); ev.set(); w.join(); print(log[-1], ev.is_set()); ev.clear()
cond = threading.Condition(); items = []
def waiter():
    with cond:
        cond.wait_for(lambda: len(items) == 3); log.append(tuple(items))
w = threading.Thread(target=waiter); w.start()
for i in range(3):
    with cond: items.append(i); cond.notify_all()
w.join(); print(log[-1])
local = threading.local(); local.x = "main"
def use(): 
    log.append(hasattr(local, "x")); local.x = "thread"; log.append(local.x)
w = threading.Thread(target=use); w.start(); w.join(); print(log[-2:], local.x)
class L(threading.local):
    def __init__(self, v): self.v = v
lo = L(5); lo.v = 6
w = threading.Thread(target=lambda: log.append(lo.v)); w.start(); w.join(); print(log[-1], lo.v)
bar = threading.Barrier(3); order = []
def bw(i): order.append("before"); bar.wait(); order.append("after")
ts = [threading.Thread(target=bw, args=(i,)) for i in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]; print(order)
caught = []
threading.excepthook = lambda a: caught.append((a.exc_type.__name__, str(a.exc_value), a.thread.name))
w = threading.Thread(target=lambda: 1 / 0, name="failing"); w.start(); w.join(); print(caught)
def sysexit(): raise SystemExit(5)
w = threading.Thread(target=sysexit); w.start(); w.join(); print("SystemExit in a thread is quiet", len(caught))
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(3) as ex:
    print(list(ex.map(lambda v: v * v, range(6)))); f = ex.submit(lambda: 1 / 0); print(repr(f.exception()), ex.submit(pow, 2, 5).result())
import _thread
l2 = _thread.allocate_lock(); l2.acquire(); _thread.start_new_thread(lambda: l2.release(), ()); l2.acquire(); print("raw thread done"); err(lambda: _thread.start_new_thread(5, ())); err(lambda: _thread.start_new_thread(print, 5))
tm = threading.Timer(0.001, lambda: log.append("timer")); tm.start(); tm.join(); print(log[-1]); tm2 = threading.Timer(100, print); tm2.start(); tm2.cancel(); tm2.join()
import sys; old = sys.getswitchinterval(); sys.setswitchinterval(0.001); print(sys.getswitchinterval()); sys.setswitchinterval(old); err(lambda: sys.setswitchinterval(0))
# shared containers under contention
d, lst = {}, []
def hammer(k):
    for i in range(2000): d[(k, i)] = i; lst.append(k)
ts = [threading.Thread(target=hammer, args=(k,)) for k in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]; print(len(d), len(lst), sorted(set(lst)), all(lst.count(k) == 2000 for k in range(4)))
gen_out = []
def rec(n): return 1 if n == 0 else rec(n - 1) + 1
w = threading.Thread(target=lambda: gen_out.append(rec(500))); w.start(); w.join(); print(gen_out)
def deep_err():
    try: rec(10**6)
    except RecursionError as e: gen_out.append(str(e))
w = threading.Thread(target=deep_err); w.start(); w.join(); print(gen_out[-1][:40])
