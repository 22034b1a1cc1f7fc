# next() and send() of generators and coroutines: what they give, raise, and show of their frames
def g():
    x = yield 1
    while True:
        x = yield x
        if x == 7: return 'done'
def show(f, *a):
    try: print(f(*a))
    except BaseException as e:
        import traceback
        print(type(e), e.args, getattr(e,'value',None), len(traceback.extract_tb(e.__traceback__)), repr(e.__context__))
def run():
    it = g()
    show(it.send, 3)
    try: it.send(3)
    except TypeError as e: print(e)
    print(it.send(None)); print(it.send(5)); print(next(it)); print(it.__next__())
    try: it.send(7)
    except StopIteration as e:
        print(e.args, e.value, e.__traceback__.tb_next is None, e.__traceback__.tb_lineno)
    try: it.send(7)
    except StopIteration as e: print(e.args, e.value)
    try: next(it)
    except StopIteration as e: print(e.args)
    print(next(it, 4), next(g(), 9))
    def ret(v):
        return v
        yield
    for v in (None, 0, (1,2), ValueError('x'), StopIteration(3)):
        try: next(ret(v))
        except StopIteration as e: print(repr(e.args), repr(e.value))
    def boom():
        yield 1
        raise KeyError('k')
    b = boom(); next(b)
    try: next(b)
    except KeyError as e:
        t=e.__traceback__; names=[]
        while t: names.append((t.tb_frame.f_code.co_name)); t=t.tb_next
        print(names)
    def me():
        yield next(m)
    m = me()
    try: next(m)
    except ValueError as e: print(e)
    async def co(): return 5
    c = co()
    try: c.send(None)
    except StopIteration as e: print(e.value)
    try: c.send(None)
    except RuntimeError as e: print(e)
    c = co()
    try: c.send(1)
    except TypeError as e: print(e)
    c.close()
    def outer():
        next(iter(()))
        yield
    try: next(outer())
    except RuntimeError as e: print(e, repr(e.__cause__))
    import sys
    def depth():
        f = sys._getframe(); n=[]
        while f: n.append(f.f_code.co_name); f=f.f_back
        yield n
    print(next(depth()), depth().send(None))
    def inner():
        y = yield 'i'
        return y
    def deleg():
        r = yield from inner()
        yield ('r', r)
    d = deleg(); print(next(d), d.send(12))
for i in range(3): run()
