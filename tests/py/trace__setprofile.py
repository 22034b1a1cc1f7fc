# The events of sys.setprofile, those of native functions included.
import sys
ev=[]
def pr(f,e,a):
    if f.f_code.co_filename!=__file__: return
    ev.append((f.f_code.co_name, f.f_lineno, e, getattr(a,'__qualname__',None) if callable(a) else a))
def run(fn,*args):
    ev.clear()
    sys.setprofile(pr)
    try: fn(*args)
    except BaseException as e: ev.append(repr(e))
    sys.setprofile(None)
    print('---',fn.__name__)
    for x in ev: print(x)
def a():
    len([1]); [].append(1); "a".upper(); int("5"); x=[]; x.append(2); f=x.append; f(3)
    try: len(5)
    except TypeError: pass
    try: int("x")
    except ValueError: pass
    max(1,2,key=lambda v:-v)
    print(end="")
    sorted([3,1],key=abs)
    dict(a=1)
    len(*[[1]])
    list.append(x, 4)
def g():
    yield 1
    yield 2
def b():
    for x in g(): pass
    list(g())
    [*map(len,["a"])]
class C:
    def __init__(self): self.x=1
    @property
    def p(self): return 1
def c():
    o=C(); o.p; isinstance(o,C); getattr(o,'x'); setattr(o,'y',1)
def d():
    raise ValueError(1)
def e():
    try: d()
    except ValueError: pass
for f in (a,b,c,d,e): run(f)
