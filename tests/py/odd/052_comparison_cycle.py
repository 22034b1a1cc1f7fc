class A:
    def __lt__(self, o): return o > self
    def __gt__(self, o): return o < self
try: A() < A()
except RecursionError: print("RecursionError")
class B:
    def __eq__(self, o): return o == self
try: B() == B()
except RecursionError: print("RecursionError")
class C:
    def __add__(self, o): return o.__radd__(self)
    def __radd__(self, o): return o + self
try: C() + C()
except RecursionError: print("RecursionError")
class D:
    def __getitem__(self, i): return self[i + 1]
try: D()[0]
except RecursionError: print("RecursionError")
class E:
    def __iter__(self): return iter(self)
try: list(E())
except RecursionError: print("RecursionError")
class F:
    def __hash__(self): return hash(self)
try: {F()}
except RecursionError: print("RecursionError")
class G(dict):
    def __missing__(self, k): return self[k]
try: G()["x"]
except RecursionError: print("RecursionError")
class H:
    def __del__(self): pass
    def __bool__(self): return not self
try: bool(H())
except RecursionError: print("RecursionError")
print("alive")
