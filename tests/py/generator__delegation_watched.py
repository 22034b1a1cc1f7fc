# Who watches a thread sees every generator of a chain, also if the watching begins or ends in the middle.
import sys

def leaf(n):
    for i in range(n):
        act(i)
        yield i
    return "r"
def mid(n):
    r = yield from leaf(n)
    yield r
def top(n):
    yield from mid(n)

log = []
def profile(frame, event, arg):
    if frame.f_code.co_name in ("leaf", "mid", "top", "use"):
        if event in ("call", "return"):
            log.append((event, frame.f_code.co_name, arg))
def trace(frame, event, arg):
    if frame.f_code.co_name in ("leaf", "mid", "top", "use"):
        log.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
        return trace

def use(it):
    for x in it:
        pass
def run(on, off, begin, end):
    global act, log
    def act(i):
        if i == on:
            begin()
        if i == off:
            end()
    log = []
    try:
        use(top(5))
    finally:
        end()
    print(on, off, len(log))
    for x in log:
        print("  ", x)
run(1, 3, lambda: sys.setprofile(profile), lambda: sys.setprofile(None))
run(0, 9, lambda: sys.setprofile(profile), lambda: sys.setprofile(None))
run(1, 3, lambda: sys.settrace(trace), lambda: sys.settrace(None))

mon = sys.monitoring
mon.use_tool_id(3, "t")
E = mon.events
def told(name):
    def f(code, offset, *rest):
        if code.co_name in ("leaf", "mid", "top"):
            log.append((name, code.co_name, *[x for x in rest if not isinstance(x, type(leaf))]))
    return f
for e in ("PY_RESUME", "PY_YIELD", "PY_RETURN", "PY_START"):
    mon.register_callback(3, getattr(E, e), told(e))
run(2, 4, lambda: mon.set_events(3, E.PY_RESUME | E.PY_YIELD | E.PY_RETURN | E.PY_START), lambda: mon.set_events(3, 0))

# An exception on its way through a watched chain.
def raises(i):
    if i == 2:
        sys.setprofile(profile)
        raise KeyError(i)
act = raises
log = []
try:
    use(top(5))
except KeyError as e:
    sys.setprofile(None)
    names, tb = [], e.__traceback__
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(names)
for x in log:
    print("  ", x)
