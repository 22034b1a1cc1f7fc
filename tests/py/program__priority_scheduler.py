import heapq, itertools
class Task:
    def __init__(self, name, gen, priority): self.name, self.gen, self.priority, self.result = name, gen, priority, None
class Scheduler:
    def __init__(self): self.q, self.seq, self.time, self.log, self.waiting = [], itertools.count(), 0, [], {}
    def spawn(self, name, gen, priority=5, at=0): heapq.heappush(self.q, (at, priority, next(self.seq), Task(name, gen, priority)))
    def run(self):
        while self.q:
            at, p, _, t = heapq.heappop(self.q)
            self.time = max(self.time, at)
            try: cmd = t.gen.send(t.result)
            except StopIteration as e:
                self.log.append((self.time, t.name, "done", e.value))
                for w in self.waiting.pop(t.name, []): w.result = e.value; self.push(w, 0)
                continue
            except Exception as e: self.log.append((self.time, t.name, "failed", repr(e))); continue
            t.result = None
            match cmd:
                case ("sleep", n): self.push(t, n)
                case ("log", m): self.log.append((self.time, t.name, m)); self.push(t, 0)
                case ("wait", name): self.waiting.setdefault(name, []).append(t)
                case ("spawn", name, g): self.spawn(name, g, t.priority, self.time); t.result = name; self.push(t, 0)
                case ("now",): t.result = self.time; self.push(t, 0)
                case _: self.spawn(t.name, (t.gen.throw(ValueError(f"bad command {cmd!r}")) for _ in [0]), t.priority, self.time)
    def push(self, t, d): heapq.heappush(self.q, (self.time + d, t.priority, next(self.seq), t))
def ticker(n, every):
    for i in range(n):
        yield "log", f"tick {i}"
        yield "sleep", every
    return n
def parent():
    child = yield "spawn", "child", ticker(2, 3)
    yield "log", f"spawned {child}"
    r = yield "wait", child
    t = yield ("now",)
    yield "log", f"child returned {r} at {t}"
    return "parent ok"
def failing():
    yield "sleep", 4
    {}["missing"]
def confused():
    try: yield "dance"
    except ValueError as e: yield "log", f"told: {e}"
s = Scheduler(); s.spawn("a", ticker(3, 2), 1); s.spawn("b", ticker(2, 5), 2, at=1); s.spawn("p", parent(), 0); s.spawn("f", failing()); s.spawn("c", confused()); s.run()
for e in s.log: print(*e)
