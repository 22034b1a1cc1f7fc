from collections import defaultdict
import itertools
class Event:
    _ids = itertools.count(1)
    def __init__(self, kind, **data): self.kind, self.data, self.id, self.stopped = kind, data, next(self._ids), False
    def __getattr__(self, n):
        try: return self.__dict__["data"][n]
        except KeyError: raise AttributeError(f"event {self.kind!r} has no {n!r}") from None
    def stop(self): self.stopped = True
class Bus:
    def __init__(self): self.handlers = defaultdict(list); self.errors = []
    def on(self, kind, priority=0):
        def deco(f):
            self.handlers[kind].append((priority, len(self.handlers[kind]), f)); self.handlers[kind].sort(key=lambda h: (-h[0], h[1]))
            return f
        return deco
    def emit(self, kind, **data):
        e = Event(kind, **data); results = []
        for _, _, h in self.handlers[kind] + self.handlers["*"]:
            if e.stopped: break
            try: results.append(h(e))
            except Exception as x: self.errors.append((h.__name__, type(x).__name__, str(x)))
        return results
bus = Bus()
@bus.on("login")
def greet(e): return f"hello {e.user}"
@bus.on("login", priority=10)
def check(e):
    if e.user == "root": e.stop(); return "denied"
@bus.on("*")
def audit(e): return f"#{e.id} {e.kind}"
@bus.on("logout")
def bye(e): return f"bye {e.name}"
print(bus.emit("login", user="ann")); print(bus.emit("login", user="root")); print(bus.emit("logout", user="ann")); print(bus.emit("unknown")); print(bus.errors)
class Observable:
    def __init_subclass__(cls, **k): super().__init_subclass__(**k); cls.observers = []
    def __setattr__(self, n, v):
        old = getattr(self, n, None); super().__setattr__(n, v)
        for o in self.observers: o(type(self).__name__, n, old, v)
class Temp(Observable): pass
class Other(Observable): pass
log = []; Temp.observers.append(lambda *a: log.append(a))
t = Temp(); t.deg = 20; t.deg = 25; Other().x = 1; print(log)
class StateMachine:
    transitions = {("idle", "start"): "running", ("running", "pause"): "paused", ("paused", "start"): "running", ("running", "stop"): "idle"}
    def __init__(self): self.state = "idle"; self.history = [self.state]
    def fire(self, ev):
        new = self.transitions.get((self.state, ev))
        if new is None: raise ValueError(f"cannot {ev} while {self.state}")
        self.state = new; self.history.append(new); return self
m = StateMachine().fire("start").fire("pause").fire("start").fire("stop"); print(m.history)
try: m.fire("pause")
except ValueError as e: print(e)
