# OrderedDict: order, moving, views, iterators, operators, subclasses, errors.
from collections import OrderedDict as O
import copy, pickle
d=O([('a',1),('b',2),('c',3)])
d.move_to_end('a'); print(d, list(d), list(reversed(d)), d.keys(), d.values(), d.items(), list(reversed(d.items())))
d.move_to_end('c', last=False); print(d); d.move_to_end('a',last=False); print(d, d.popitem(), d.popitem(last=False), d)
d.x=5; print(d.__dict__, d.x, copy.copy(d), copy.copy(d).x, pickle.loads(pickle.dumps(d)), copy.deepcopy(d).x)
print(O(a=1,b=2)==O(b=2,a=1), O(a=1,b=2)=={'b':2,'a':1}, {'b':2,'a':1}==O(a=1,b=2), O(a=1)!=O(a=1))
print(O.fromkeys('abc'), O.fromkeys('ab', value=3), O.fromkeys(iterable='x'))
print(O(a=1)|{'b':2}, {'b':2}|O(a=1), type({'b':2}|O(a=1)).__name__)
e=O(a=1); e|={'c':2}; e|=[('q',1)]; print(e)
for f in (lambda: e.pop('zz'), lambda: O().popitem(), lambda: e.move_to_end('zz'), lambda: O(1), lambda: O([1]), lambda: O([(1,2,3)]), lambda: O({},{}), lambda: e.update(1,2), lambda: e | 5, lambda: e < e, lambda: e.pop(), lambda: e.popitem(5,6)):
    try: print(f())
    except Exception as x: print(type(x).__name__, x)
print(e.pop('zz', 3), e.pop(key='a'), e.setdefault('n'), e.setdefault('m', default=4), e)
class S(O):
    def __setitem__(self,k,v): O.__setitem__(self,k,v); self.log=getattr(self,'log',[])+[k]
    def __missing__(self,k): return 'missing '+k
s=S(a=1); s.update(b=2); print(s, s.log, s['q'], s.copy(), type(s.copy()).__name__, s.copy().log)
r=O(); r['self']=r; print(r)
try:
    for k in e: e['new']=1
except RuntimeError as x: print(x)
try:
    for k in e: del e[k]
except RuntimeError as x: print(x)
it=iter(O(a=1,b=2)); next(it); print(hasattr(it,'__length_hint__'), list(copy.copy(it)), list(it), type(it).__name__, type(O().keys()).__mro__)
big=O((i,i) for i in range(100)); 
for i in range(90): big.popitem(last=False)
for i in range(5): big.move_to_end(99-i, last=False)
print(list(big))
import weakref; w=weakref.ref(big); print(w() is big)
class L(O):
    "lru"
    def __getitem__(self,k): v=super().__getitem__(k); self.move_to_end(k); return v
l=L.fromkeys(range(5)); l[2]; print(l, dict(l), l.__reduce__()[:4] if False else l.__reduce_ex__(2)[:2], O.__doc__, O.__module__, bool(O()), len(l))
print(list(l.items()), [*l.values()], sorted(l), 3 in l, l.keys() & {1,2}, l.items() <= l.items())
from typing import OrderedDict as TO
print(O[int,str], isinstance(l, O), O.__mro__, vars(O(a=1)))
match O(a=1):
    case {'a': x}: print(x)
x=O(a=1); x.clear(); x['b']=1; print(x, x.__sizeof__()>0)
d=O.fromkeys('abcde'); del d['a']; d['a']=1; d['b']=5; print(d)
d={'x':O(a=[1])}; print(copy.deepcopy(d))
