d = {1: 1, 2: 2, 3: 3}
try:
    for k in d: d[k + 10] = 1
except RuntimeError as e: print(e)
s = {1, 2, 3}
try:
    for k in s: s.add(k + 10)
except RuntimeError as e: print(e)
try:
    for k, v in d.items(): del d[k]
except RuntimeError as e: print(e)
from collections import deque, OrderedDict
q = deque([1, 2, 3])
try:
    for x in q: q.append(x)
except RuntimeError as e: print(e)
o = OrderedDict(a=1, b=2)
try:
    for k in o: o["new"] = 1
except RuntimeError as e: print(e)
o = OrderedDict(a=1, b=2)
try:
    for k in o: del o[k]
except RuntimeError as e: print(e)
l = [1, 2, 3]
for x in l:
    if len(l) < 6: l.append(x)
print(l)
b = bytearray(b"abc")
for x in b:
    if len(b) < 6: b.append(x)
print(b)
for x in d: d.clear(); break
for k in {**{1: 1}}: pass
for k in d: pass
d = {1: 1}
for k in d: d[2] = 1
