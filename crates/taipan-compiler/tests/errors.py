"""Writes errors.txt: what CPython 3.14 says about the programs below.  Run with CPython 3.14 in this directory."""
import warnings

CASES = r"""
return 1
---
class A: return 1
---
yield 1
---
class A: yield
---
[(yield) for x in y]
---
def f(): [(yield 1) for x in y]
---
def f(): {(yield 1):1 for x in y}
---
def f(): ((yield 1) for x in y)
---
def f(): {(yield 1) for x in y}
---
def f(): [x for x in (yield 1)]
---
await x
---
def f(): await x
---
lambda: await x
---
lambda: (yield)
---
async def f(): yield from x
---
def f():
  async for x in y: pass
---
async for x in y: pass
---
def f():
  async with x: pass
---
async with x: pass
---
def f(): [x async for x in y]
---
[x async for x in y]
---
async def f(): return (x async for x in y)
---
def f(): return (x async for x in y)
---
def f(): return [await x for x in y]
---
async def f():
  yield 1
  return 2
---
async def f():
  yield 1
  return
---
break
---
continue
---
if 1: break
---
def f():
  while 1:
    def g(): break
---
while 1:
  try: pass
  finally: continue
---
class C:
  for x in y:
    class D:
      continue
---
for x in y: pass
else: break
---
def f(a, a): pass
---
def f(a, *, a): pass
---
def f(a, *a): pass
---
lambda a, **a: 0
---
def f(__debug__): pass
---
__debug__ = 1
---
__debug__ += 1
---
del __debug__
---
a.__debug__ = 1
---
del a.__debug__
---
for __debug__ in x: pass
---
import __debug__
---
import a as __debug__
---
from a import __debug__
---
f(__debug__=1)
---
class __debug__: pass
---
def __debug__(): pass
---
with a as __debug__: pass
---
try: pass
except E as __debug__: pass
---
(__debug__ := 1)
---
match x:
  case __debug__: pass
---
match x:
  case A(__debug__=1): pass
---
match x:
  case {**__debug__}: pass
---
def f[__debug__](): pass
---
type __debug__ = int
---
def f(x):
  global x
---
def f(x):
  nonlocal x
---
def f():
  x = 1
  global x
---
def f():
  print(x)
  global x
---
def f():
  x: int
  global x
---
def f():
  global x
  x: int
---
def f():
  def g():
    nonlocal x
    x: int = 1
  x = 1
---
def f():
  x=1
  def g():
    x = 2
    nonlocal x
---
def f():
  x=1
  def g():
    x
    nonlocal x
---
nonlocal x
---
def f(): nonlocal x
---
def f():
  x=1
  def g():
    global x
    nonlocal x
---
class A:
  def f(self):
    nonlocal y
---
def f[T]():
  nonlocal T
---
class A[T]:
  nonlocal T
---
def f():
  from a import *
---
class A:
  from a import *
---
from __future__ import braces
---
from __future__ import nope
---
x = 1
from __future__ import annotations
---
def f():
  from __future__ import annotations
---
"doc"
from __future__ import annotations
---
"doc"
"doc2"
from __future__ import annotations
---
from __future__ import annotations; from __future__ import division
x
---
if 1:
  from __future__ import annotations
---
a, *b, *c = x
---
*a = x
---
*a, = x
---
[*a, *b] = x
---
*x
---
print(*x)
---
x = *y
---
del *x
---
for *a in b: pass
---
f(a=1, a=2)
---
f(**x, a=1, b=2, a=3)
---
class A(metaclass=1, metaclass=2): pass
---
[x := 1 for x in y]
---
[x for x in y if (x := 1)]
---
[i for i in (i := 1)]
---
[i for i in [j := 1]]
---
[[i := 1 for j in x] for i in y]
---
class A: [x := 1 for y in z]
---
[(x := 1) for y in z for x in w]
---
def f[T: (x := 1)](): pass
---
def f[T: (yield)](): pass
---
def f[T: (await x)](): pass
---
type X = (yield)
---
type X = (x := 1)
---
type X = [y := 1 for z in w]
---
def f[T: [y := 1 for z in w]](): pass
---
class A[T]((yield)): pass
---
class A[T](x := 1): pass
---
def f[T]() -> (yield): pass
---
def f(a: (yield)): pass
---
def f(a: (x := 1)): pass
---
def f(a: [x := 1 for y in z]): pass
---
async def f(a: (await x)): pass
---
x: (yield)
---
def f():
  x: (yield)
---
def f():
  x: (y := 1)
---
x: (y := 1)
---
def f[T, T](): pass
---
class A[T, T]: pass
---
type X[T, T] = int
---
def f[T=1, U](): pass
---
def f[__classdict__](): pass
---
class A[__classdict__: int]: pass
---
match x:
  case y: pass
  case 1: pass
---
match x:
  case _: pass
  case 1: pass
---
match x:
  case y | 1: pass
---
match x:
  case _ | 1: pass
---
match x:
  case (a, a): pass
---
match x:
  case a | b: pass
---
match x:
  case (1, a) | (2, b): pass
---
match x:
  case [*a, *b]: pass
---
match x:
  case {1: a, 1: b}: pass
---
match x:
  case {1: a, True: b}: pass
---
match x:
  case {"a": 1, 'a': 2}: pass
---
match x:
  case {-1: 1, -1: 2}: pass
---
match x:
  case A(x=1, x=2): pass
---
match x:
  case A(x=1, y=2, x=z): pass
---
match x:
  case {"a": a, **a}: pass
---
match x:
  case 1 as y | 2: pass
---
match x:
  case [a, 1 as a]: pass
---
try: pass
except: pass
except E: pass
---
def f():
  try: pass
  except* E: return
---
for x in y:
  try: pass
  except* E: break
---
for x in y:
  try: pass
  except* E: continue
---
try: pass
except* E:
  for x in y: break
---
def f(x): x is 1
---
x is not 'a'
---
x is ()
---
1 is x
---
x is None
---
x is 1.0 is y
---
x is b''
---
x is -1
---
assert (x, y)
---
assert (x, 'msg'), 'z'
---
assert ()
---
1()
---
'a'(1)
---
[1](2)
---
(1,2)(3)
---
{}(1)
---
f''()
---
(lambda: 0)()
---
(x for x in y)()
---
None()
---
...(1)
---
1[2]
---
None[1]
---
{1}[0]
---
(x for x in y)[0]
---
(lambda: 0)[1]
---
True[0]
---
[1]['a']
---
'a'['b']
---
(1,2)[1.0]
---
[1][(1,2)]
---
[1][x]
---
[1][1:2]
---
b'a'[None]
---
f'a'['b']
---
[x for x in y]['a']
---
[1][[2]]
---
'a'[lambda: 0]
---
def f():
  try: pass
  finally: return 1
---
for x in y:
  try: pass
  finally: break
---
for x in y:
  try: pass
  finally:
    for z in w: break
    continue
---
def f():
  try: pass
  finally:
    def g(): return 1
---
def f():
  try:
    try: pass
    finally: return 1
  finally: return 2
---
while 1:
  try: pass
  finally:
    try: pass
    finally: break
---
'\d'
---
b'\d'
---
'\8'
---
'\400'
---
b'\777'
---
f'\d{x}\w'
---
f'{x:\d}'
---
r'\d'
---
'''a
b\dc
'''
---
'a' '\d' "\q"
---
x = 'a\
\d'
---
t'\d'
---
rb'\d'
---
b'\N'
---
'\xe9\q'
---
def f():
  "\d doc"
---
f(x=1)(y=2, z=3, y=4)
---
x = yield = 1
---
def f():
  x = yield y; return x
  class B: x = yield
---
def f():
    global __x
    class A:
        def g(self):
            global __x
            __x = 1
---
def f():
  nonlocal a; nonlocal b
---
def f():
  def g():
    nonlocal x
  del x
---
class A:
  nonlocal x
---
async def f():
  def g():
    [x async for x in y]
---
async def f():
  [[x async for x in y] for z in w]
---
async def f():
  ([x async for x in y] for z in w)
---
async def f():
  lambda: [x async for x in y]
---
def f():
  ([await x] for z in w)
---
0_7
---
x = 0xfffffffffffffffffffffff
---
class A:
  x: int
  global x
---
global x
x = 1
---
x = 1
global x
---
x: int
global x
---
from a import (b, c as __debug__)
---
with a as (b, *c, *d): pass
---
def f():
  import a.*
---
from . import *
---
(a, b): int = 1
---
a: int = yield
---
def f(): (yield) = 1
---
while 1:
 while 2:
  while 3:
   while 4:
    while 5:
     while 6:
      while 7:
       while 8:
        while 9:
         while 10:
          while 11:
           while 12:
            while 13:
             while 14:
              while 15:
               while 16:
                while 17:
                 while 18:
                  while 19:
                   while 20:
                    while 21:
                     pass
---
a if b else c = 1
"""

def verdict(source):
    out = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "f.py", "exec", dont_inherit=True)
        except SyntaxError as e:
            out.append("error %s %s %s %s %s" % (e.lineno, e.offset, e.end_lineno, e.end_offset, e.msg))
    return out + sorted("warning %d %s" % (w.lineno, w.message) for w in caught)

with open("errors.txt", "w") as f:
    for case in CASES.strip("\n").split("\n---\n"):
        f.write("%s\n-----\n%s\n=====\n" % (case, "\n".join(verdict(case + "\n"))))
