def g():
    print("start")
    x = yield 1
    print("got", x)
    try:
        y = yield 2
        print("got", y)
    except ValueError as e:
        print("caught", e)
        y = yield "recovered"
        print("then", y)
    finally:
        print("finally")
    return "result"
a = g()
print(next(a), a.send("A"), end=" ")
try:
    a.send("B")
except StopIteration as e:
    print("stop", e.value, e.args)
a = g()
print(a.send(None), a.send(5), a.throw(ValueError("boom")))
try:
    next(a)
except StopIteration as e:
    print("stop", e.value)
print(next(a, "exhausted"), a.gi_frame, a.gi_running, a.gi_yieldfrom, a.gi_suspended)
a = g(); next(a); next(a); print(a.close(), a.close())
a = g(); print(a.close(), next(a, "never started"))
def err(f):
    try:
        print("value", f())
    except BaseException as e:
        print(type(e).__name__ + ":", e, e.args)
a = g(); err(lambda: a.send(1))
a = g(); next(a); err(lambda: a.throw(KeyError("k")))
err(lambda: a.throw(KeyError("after end")))
a = g(); err(lambda: a.throw(RuntimeError("before start"))); err(lambda: next(a))
a = g(); next(a); err(lambda: a.throw(TypeError)); a = g(); next(a); err(lambda: a.throw(5)); err(lambda: a.throw("str"))
def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("ignoring close")
            yield "no"
            return
s = stubborn(); next(s); err(lambda: s.close())
def ret_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "from close"
r = ret_on_close(); next(r); print(r.close())
def raise_on_close():
    try:
        yield 1
    finally:
        raise OSError("in finally")
r = raise_on_close(); next(r); err(lambda: r.close())
def stop(): yield 1; raise StopIteration("leak")
s = stop(); next(s); err(lambda: next(s))
def stop2():
    yield next(iter([]))
try:
    next(stop2())
except RuntimeError as e:
    print(e, repr(e.__cause__), e.__suppress_context__)
def reenter():
    yield next(me)
me = reenter(); err(lambda: next(me))
def echo():
    v = None
    while True:
        v = yield v
e = echo(); next(e); print([e.send(i) for i in range(3)]); e.close()
def ex():
    try:
        yield
    except Exception as e:
        print("inside", repr(e), repr(e.__context__))
        raise KeyError("new") from e
x = ex(); next(x)
try:
    x.throw(ValueError("orig"))
except KeyError as k:
    print(repr(k), repr(k.__cause__))
def empty():
    return
    yield
print(list(empty()), list(g for g in ()))
err(lambda: (yield_ for yield_ in [1]).send(5))
def two(): 
    a, b = yield "pair"
    yield a + b
t = two(); next(t); print(t.send((3, 4)))
t = two(); next(t); err(lambda: t.send(5))
print(type(g()), g().__name__, g().__qualname__, repr(g()).split(" at ")[0], iter(t) is t, g().gi_code.co_name, g().gi_suspended)
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    q = g(); next(q); next(q)
    print(q.throw(ValueError, "old style"))
    print([str(x.message)[:60] for x in w])
q.close()
