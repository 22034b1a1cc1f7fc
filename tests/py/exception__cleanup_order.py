log = []
def note(x): log.append(x); return x
class R:
    def __init__(self, n): self.n = n
    def __enter__(self): note(f"enter {self.n}"); return self
    def __exit__(self, *a): note(f"exit {self.n} {a[0].__name__ if a[0] else None}")
def show(f):
    log.clear()
    try: r = f()
    except BaseException as e: r = repr(e)
    print(f.__name__, r, log)
def nested_with():
    with R(1), R(2):
        with R(3): note("body"); return note("result")
def with_in_loop():
    for i in range(3):
        with R(i):
            if i == 0: continue
            if i == 1: break
    return i
def try_in_with():
    with R("w"):
        try: raise KeyError("k")
        except KeyError: note("handled"); raise ValueError("v")
        finally: note("inner finally")
def with_in_finally():
    try: note("try"); return "try result"
    finally:
        with R("f"): note("in finally")
def finally_order():
    try:
        try:
            try: note("a")
            finally: note("b")
        finally: note("c"); raise KeyError("from c")
    except KeyError: note("d")
    finally: note("e")
def else_clause():
    try: note("try")
    except ValueError: note("no")
    else: note("else"); raise LookupError("from else")
    finally: note("finally")
def return_value_order():
    try: return note("value")
    finally: note("finally after value")
def loop_else_finally():
    for i in range(2):
        try:
            if i == 5: break
        finally: note(i)
    else: note("else")
    return "end"
def while_finally():
    n = 0
    while True:
        n += 1
        try:
            if n < 3: continue
            break
        finally: note(n)
    return n
def gen():
    with R("gen"):
        try: yield 1; yield 2
        finally: note("gen finally")
def gen_abandoned():
    g = gen(); next(g); note("closing"); g.close(); return "closed"
def gen_exhausted(): return list(gen())
def gen_throw():
    g = gen(); next(g)
    try: g.throw(OSError("t"))
    except OSError as e: return f"came back {e}"
def exception_in_enter():
    class Bad(R):
        def __enter__(self): note("bad enter"); raise RuntimeError("enter")
    with R("ok"), Bad("bad"): note("never")
def exception_in_exit():
    class Bad(R):
        def __exit__(self, *a): note(f"bad exit {a[0]}"); raise RuntimeError("exit")
    with R("outer"), Bad("bad"): note("body")
def multiple_returns():
    try:
        try: return 1
        finally: note("x")
    finally: note("y")
def reraise_same():
    try:
        try: raise KeyError("orig")
        except KeyError as e: note("first"); raise
    except KeyError as e: note(f"second {e}"); return e.__context__
def deep_finally(n=4):
    try:
        if n: return deep_finally(n - 1)
        raise StopIteration("deep")
    finally: note(n)
def system_exit():
    try: raise SystemExit(3)
    except Exception: note("no")
    finally: note("finally on exit")
for f in (nested_with, with_in_loop, try_in_with, with_in_finally, finally_order, else_clause, return_value_order, loop_else_finally, while_finally, gen_abandoned, gen_exhausted, gen_throw, exception_in_enter, exception_in_exit, multiple_returns, reraise_same, deep_finally, system_exit): show(f)
