# The events of sys.settrace: which lines, calls, returns and exceptions a program makes.
import sys
ev=[]
def tr(f,e,a):
    if f.f_code.co_filename!=__file__: return
    if e=='exception': a=(a[0].__name__, str(a[1]))
    ev.append((f.f_code.co_name, (f.f_lineno or 0)-f.f_code.co_firstlineno, e, type(a).__name__ if " at 0x" in repr(a) else a))
    return tr
def run(fn,*args):
    ev.clear()
    sys.settrace(tr)
    try:
        try: fn(*args)
        except BaseException as e: ev.append(repr(e))
    finally: sys.settrace(None)
    print('---',fn.__name__)
    for x in ev: print(x)
def loop1():
    for i in range(3): pass
def loop2():
    for i in range(3):
        x = i
    return x
def loop3():
    i=0
    while i<3: i+=1
    while True:
        i+=1
        if i>5: break
    else:
        pass
def ifs(a):
    if a:
        b=1
    elif a is None:
        b=2
    else:
        b=3
    c = (1 if a
         else 2)
    d = [x
         for x in (1,2)
         if x]
    return b
def tryf():
    try:
        1/0
    except ZeroDivisionError as e:
        x=1
    finally:
        y=2
    try:
        pass
    except ValueError:
        pass
    else:
        z=1
def tryr():
    try:
        raise ValueError(1)
    finally:
        x=1
def withf():
    class C:
        def __enter__(self): return self
        def __exit__(self,*a):
            return True
    with C() as c:
        x=1
    with C():
        1/0
    with C(), C() as d:
        y=1
def gen():
    yield 1
    x = yield 2
    return 3
def usegen():
    for v in gen():
        w=v
    g=gen()
    next(g)
    try:
        g.throw(KeyError('k'))
    except KeyError:
        pass
    def d():
        r = yield from gen()
        yield r
    list(d())
def multi():
    x = foo(1,
            2,
            3)
    y = {
        'a': 1,
        'b': foo(1,2,3),
    }
    assert x, "msg"
    return (
        x
    )
def foo(a,b,c): return a
def nested():
    def inner(n):
        return inner(n-1) if n else 0
    return inner(2)
def ctxl():
    l = lambda: 5
    l(); l()
def match(v):
    match v:
        case 1:
            x=1
        case [a, b]:
            x=2
        case {"k": k}:
            x=3
        case _:
            x=4
    return x
def cont():
    for i in range(4):
        if i==1:
            continue
        if i==3:
            break
        x=i
    else:
        y=1
    for i in ():
        pass
    else:
        z=1
def whileelse():
    n=2
    while n:
        n-=1
    else:
        n=5
def doc():
    "docstring"
    global gg
    gg = 1
    del gg
def deco(f): return f
def decos():
    @deco
    @deco
    def f(a=1,
          b=2): pass
    f()
    @deco
    class K(object):
        x = 1
        def m(self): pass
def comp():
    return [i for i in range(2)], {i for i in range(2)}, list(i for i in range(2))
import asyncio
def asy():
    async def a():
        await b()
        async for x in ag():
            y=x
        async with M() as m:
            pass
    async def b():
        return 1
    async def ag():
        yield 1
        yield 2
    class M:
        async def __aenter__(self): return 1
        async def __aexit__(self,*a): return None
    c=a()
    try: c.send(None)
    except StopIteration: pass
def semi():
    a=1; b=2
    if a: b=3; c=4
    return a
def retfin():
    try:
        return 1
    finally:
        x=2
def loopfin():
    for i in range(2):
        try:
            continue
        finally:
            x=1
def star():
    try:
        raise ExceptionGroup("g",[ValueError(1),KeyError(2)])
    except* ValueError as e:
        x=1
    except* KeyError:
        x=2
def boolops(a,b):
    if a and b or (
        a or
        b):
        x=1
    return (a and
            b)
class It:
    def __init__(self): self.n=0
    def __iter__(self): return self
    def __next__(self):
        self.n+=1
        if self.n>2: raise StopIteration
        return self.n
def custit():
    for x in It():
        pass
def genexp_exc():
    g=(1/x for x in (1,0))
    try: list(g)
    except ZeroDivisionError: pass
for f in (loop1,loop2,loop3): run(f)
for a in (1,None,0): run(ifs,a)
for f in (tryf,tryr,withf,usegen,multi,nested,ctxl): run(f)
for a in (1,[1,2],{"k":1},5): run(match,a)
for f in (cont,whileelse,doc,decos,comp,asy,semi,retfin,loopfin,star,genexp_exc): run(f)
for a in ((0,0),(0,1),(1,0),(1,1)): run(boolops,*a)
run(custit)
