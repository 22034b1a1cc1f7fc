# sys.monitoring: all events but INSTRUCTION, local events, DISABLE, wrong arguments.
import sys
M=sys.monitoring; E=M.events
M.use_tool_id(0,"t")
ev=[]
names={getattr(E,n):n for n in dir(E) if not n.startswith('_')}
def mk(n):
    def cb(code,*a):
        if code.co_filename!=__file__: return
        out=[]
        for x in a:
            if x is M.MISSING: x='MISSING'
            if n in('PY_START','PY_RESUME','PY_RETURN','PY_YIELD','CALL','C_RETURN','C_RAISE','RAISE','JUMP','BRANCH_LEFT','BRANCH_RIGHT','STOP_ITERATION','EXCEPTION_HANDLED','PY_UNWIND','PY_THROW','RERAISE','INSTRUCTION') and x is a[0]: continue
            if n in ('JUMP','BRANCH_LEFT','BRANCH_RIGHT'): continue
            out.append(repr(x) if not hasattr(x,'__qualname__') else x.__qualname__)
        ev.append((n,code.co_name,*out))
    return cb
ALL=[n for n in dir(E) if not n.startswith('_') and n not in ('NO_EVENTS','BRANCH','INSTRUCTION')]
for n in ALL: M.register_callback(0,getattr(E,n),mk(n))
mask=0
for n in ALL: mask|=getattr(E,n)
def run(fn,*args):
    ev.clear()
    M.set_events(0,mask)
    try:
        try: fn(*args)
        except BaseException as e: pass
    finally: M.set_events(0,0)
    print('---',fn.__name__)
    for x in ev: print(x)
def loop():
    for i in range(2):
        if i: x=1
        else: x=2
    while x<4:
        x+=1
def calls():
    len([1]); int("3"); [].append(2)
    try: len(5)
    except TypeError: pass
    f(1)
    f(*[1])
    f(a=1)
def f(a): return a
def g():
    yield 1
    return 5
def gens():
    for x in g(): pass
    def h(): yield from g()
    list(h())
    q=g(); next(q)
    try: q.throw(KeyError)
    except KeyError: pass
def exc():
    try:
        try: 1/0
        finally: x=1
    except ZeroDivisionError as e:
        pass
    raise ValueError
for fn in (loop,calls,gens,exc): run(fn)
print(M.get_events(0)); M.set_events(0,E.CALL); print(M.get_events(0)); M.set_events(0,E.BRANCH); print(M.get_events(0)); M.set_events(0,0)
n=[0]
def line(code,l):
    n[0]+=1
    return M.DISABLE
M.register_callback(0,E.LINE,line)
M.set_local_events(0,loop.__code__,E.LINE)
loop(); print(n); loop(); print(n); M.restart_events(); loop(); print(n); print(M.get_local_events(0,loop.__code__)); M.set_local_events(0,loop.__code__,0)
def bad(code,off,e): return M.DISABLE
M.register_callback(0,E.RAISE,bad)
M.set_events(0,E.RAISE)
try:
    1/0
except Exception as e: print(repr(e), repr(e.__context__))
M.set_events(0,0)
for a in ((0,E.C_RETURN),(7,0),(0,1<<25),(1,1)):
    try: M.set_events(*a)
    except Exception as e: print(repr(e))
for a in ((0,loop.__code__,E.RAISE),(0,5,1)):
    try: M.set_local_events(*a)
    except Exception as e: print(repr(e))
print(M._all_events())
M.set_events(0,E.LINE|E.CALL);print(M._all_events());M.set_events(0,0)
M.free_tool_id(0)
