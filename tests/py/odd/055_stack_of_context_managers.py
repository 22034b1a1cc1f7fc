from contextlib import ExitStack, contextmanager
log = []
class C:
    def __init__(self, n, act=None): self.n, self.act = n, act
    def __enter__(self): log.append(f"+{self.n}"); return self
    def __exit__(self, t, v, tb):
        log.append(f"-{self.n}:{t.__name__ if t else None}")
        if self.act == "swallow": return True
        if self.act: raise self.act
try:
    with ExitStack() as st:
        st.enter_context(C(1)); st.enter_context(C(2, KeyError("from 2"))); st.enter_context(C(3, "swallow")); st.enter_context(C(4, ValueError("from 4")))
        raise LookupError("body")
except Exception as e:
    print(repr(e), repr(e.__context__))
print(log); log.clear()
@contextmanager
def no_yield():
    return
    yield
try:
    with no_yield(): pass
except RuntimeError as e: print(e)
@contextmanager
def two():
    yield 1
    yield 2
try:
    with two(): pass
except RuntimeError as e: print(e)
@contextmanager
def two_on_error():
    try: yield
    except ValueError: yield
try:
    with two_on_error(): raise ValueError
except RuntimeError as e: print(e)
@contextmanager
def changes():
    try: yield
    except ValueError as e: raise KeyError("changed") from e
try:
    with changes(): raise ValueError("orig")
except KeyError as e: print(repr(e), repr(e.__cause__))
@contextmanager
def stop(): yield
try:
    with stop(): raise StopIteration("through")
except StopIteration as e: print(repr(e))
c = stop()
with c: pass
try:
    with c: pass
except AttributeError as e: print(e)
