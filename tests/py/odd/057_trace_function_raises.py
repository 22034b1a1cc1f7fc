import sys
events = []
def tracer(frame, event, arg):
    if frame.f_code.co_name in ("f", "g"):
        events.append((frame.f_code.co_name, event))
        if event == "line" and frame.f_code.co_name == "g": raise ValueError("from tracer")
        return tracer
def f(x):
    y = x + 1
    return y
def g():
    a = 1
    return a
sys.settrace(tracer)
f(1)
try: g()
except ValueError as e: print(e, sys.gettrace() is None)
sys.settrace(None)
print(events)
prof = []
def profiler(frame, event, arg): prof.append((event, frame.f_code.co_name)) if frame.f_code.co_name == "f" else None
sys.setprofile(profiler); f(1); sys.setprofile(None); print(prof)
try: sys.settrace(5); f(1)
except TypeError as e: print(e)
sys.settrace(None)
def boom(*a): raise KeyError("at call")
sys.settrace(boom)
f(1)
