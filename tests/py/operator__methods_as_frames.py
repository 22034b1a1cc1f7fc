class V:
    def __init__(self, x): self.x = x
    def __add__(self, o):
        if not isinstance(o, V): return NotImplemented
        return V(self.x + o.x)
    def __mul__(self, k):
        return V(self.x * k) if isinstance(k, (int, float)) else NotImplemented
    def __rmul__(self, k): return V(k * self.x)
    def __eq__(self, o): return isinstance(o, V) and self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __gt__(self, o): return NotImplemented
    def __iadd__(self, o):
        self.x += o.x
        return self
class W(V):
    def __radd__(self, o): return "W.radd"
class Z:
    def __radd__(self, o): return 7
    def __eq__(self, o): return 1
def f(n):
    a = V(0); b = V(1); c = 0
    for i in range(n):
        a = a + b
        d = 2 * b * 3
        if a == d: c += 1
        if b < a: c += d.x
        if a > b: c += 1
        a += b
        if V(i) + Z() == 7: c += 1
        if Z() == b: c += 3
    return a.x, c
print(f(3000))
print(V(1) + W(2))
for e in ("V(1) + 3", "3 + V(1)", "V(1) * 'a'", "V(1) > 3", "V(1) < 3"):
    try: print(eval(e))
    except Exception as x: print(type(x).__name__, x)
class E:
    def __add__(self, o): raise ValueError("no")
    def __lt__(self, o): return []
def g(n):
    k = 0
    for i in range(n):
        try: E() + 1
        except ValueError as x: k += 1
        if E() < 3: k += 100
    return k
print(g(600))
import traceback
def h():
    return E() + 1
try: h()
except ValueError: traceback.print_exc()
import sys
class D:
    def __add__(self, o): return sys._getframe(1).f_code.co_name, sys._getframe(1).f_lineno
print(D() + 1)
def rec():
    class R:
        def __add__(self, o): return self + o
    try: R() + 1
    except RecursionError as e: print("RecursionError", e)
rec()
