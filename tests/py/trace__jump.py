# Setting f_lineno from a trace function.
import sys
def run(fn, frm, to, *args):
    out=[]
    first=fn.__code__.co_firstlineno
    done=[0]
    def tr(f,e,a):
        if f.f_code is not fn.__code__: return
        if e=='line' and f.f_lineno-first==frm and not done[0]:
            done[0]=1
            try: f.f_lineno=first+to; out.append(f.f_lineno-first)
            except Exception as x: out.append((type(x).__name__,str(x)))
        return tr
    sys.settrace(tr)
    try: fn(out,*args)
    except BaseException as e: out.append(repr(e))
    sys.settrace(None)
    print(fn.__name__,frm,to,out)
def simple(o):
    o.append(1)
    o.append(2)
    o.append(3)
run(simple,1,3); run(simple,3,1); run(simple,2,0); run(simple,2,99); run(simple,2,-5); run(simple,2,2)
def loop(o):
    for i in range(2):
        o.append(i)
        o.append('x')
    o.append('end')
run(loop,2,4); run(loop,4,2); run(loop,2,3); run(loop,1,4); run(loop,4,1)
def ex(o):
    try:
        o.append('try')
        1/0
    except ZeroDivisionError:
        o.append('exc')
        o.append('exc2')
    finally:
        o.append('fin')
    o.append('end')
for a in ((2,5),(5,9),(2,8),(2,9),(6,2),(9,5),(8,2)): run(ex,*a)
def w(o):
    class C:
        def __enter__(s): o.append('enter')
        def __exit__(s,*a): o.append('exit')
    with C():
        o.append('in')
        o.append('in2')
    o.append('out')
for a in ((5,7),(7,5),(4,7),(5,6)): run(w,*a)
def unb(o):
    o.append(1)
    y = 1
    o.append(y)
import warnings
warnings.simplefilter('ignore')
run(unb,1,3)
def ev(ev_):
    def tr(f,e,a):
        if e==ev_:
            try: f.f_lineno=f.f_lineno+1
            except Exception as x: print(e,x)
            sys.settrace(None)
        return tr
    sys.settrace(tr)
    try: simple([])
    except: pass
    sys.settrace(None)
for e in ('call','return','line'): ev(e)
try: sys._getframe().f_lineno=3
except Exception as e: print(e)
def g(o):
    o.append(0)
    yield 1
    o.append(2)
    yield 3
