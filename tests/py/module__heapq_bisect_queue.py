import heapq, bisect, queue
h = [5, 1, 4, 2, 3]; heapq.heapify(h); print(h); heapq.heappush(h, 0); print(heapq.heappop(h), h, heapq.heappushpop(h, 9), heapq.heapreplace(h, 7), h, heapq.nsmallest(2, h), heapq.nlargest(2, h), heapq.nsmallest(2, ["bb", "a", "ccc"], key=len), list(heapq.merge([1, 4], [2, 3], [0])), list(heapq.merge([3, 1], [4, 2], reverse=True)), [heapq.heappop(h) for _ in range(len(h))])
big = [(i * 7919) % 1000 for i in range(1000)]; heapq.heapify(big); s = [heapq.heappop(big) for _ in range(1000)]; print(s == sorted(s))
class T:
    def __init__(s, p, n): s.p, s.n = p, n
    def __lt__(s, o): return s.p < o.p
    def __repr__(s): return s.n
q = []
for p, n in ((3, "c"), (1, "a"), (2, "b")): heapq.heappush(q, T(p, n))
print([heapq.heappop(q) for _ in range(3)])
if hasattr(heapq, "heapify_max"): m = [1, 5, 2]; heapq.heapify_max(m); print(heapq.heappop_max(m), m)
for f in (lambda: heapq.heappop([]), lambda: heapq.heappush(5, 1), lambda: heapq.heappush([1], "a"), lambda: heapq.heapify((1, 2)), lambda: heapq.heapreplace([], 1), lambda: heapq.nlargest("a", []), lambda: bisect.bisect([1, 2], "a"), lambda: bisect.bisect_left(5, 1), lambda: bisect.bisect([1], 1, -1), lambda: bisect.insort((1, 2), 1), lambda: queue.Queue().get_nowait(), lambda: queue.Queue(1).put_nowait(1) or 1, lambda: queue.Queue().get(timeout=0.01), lambda: queue.SimpleQueue().get(block=False), lambda: queue.Queue().task_done(), lambda: queue.Queue().get(timeout=-1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
l = [1, 3, 3, 5]; print(bisect.bisect(l, 3), bisect.bisect_left(l, 3), bisect.bisect_right(l, 0), bisect.bisect_left(l, 9), bisect.bisect(l, 3, 0, 2), bisect.bisect_left(["a", "bb", "ccc"], 2, key=len)); bisect.insort(l, 4); bisect.insort_left(l, 3); bisect.insort(l, 0, key=lambda v: -v) if False else None; print(l)
print([("F" "D" "C" "B" "A")[bisect.bisect([60, 70, 80, 90], s)] for s in (33, 99, 77, 70, 89, 90)])
q = queue.Queue(2); q.put(1); q.put(2); print(q.full(), q.qsize(), q.get(), q.empty(), q.get())
p = queue.PriorityQueue(); [p.put(x) for x in (3, 1, 2)]; print([p.get() for _ in range(3)]); s = queue.LifoQueue(); [s.put(x) for x in (1, 2)]; print(s.get(), s.get())
q = queue.Queue(1); q.put(0)
try: q.put(1, timeout=0.01)
except queue.Full as e: print(repr(e))
q.shutdown()
try: q.get(); q.get()
except queue.ShutDown as e: print(repr(e))
