class A:
    n = 0
    def __init__(self): type(self).n += 1
    @staticmethod
    def add(a, b): return a + b
    @classmethod
    def create(cls, k): return [cls() for _ in range(k)]
    @classmethod
    def name(cls): return cls.__name__
    @property
    def double(self): return self.n * 2
    @double.setter
    def double(self, v): self.n = v // 2
class B(A): n = 100
print(A.add(1, 2), A().add(3, 4), len(A.create(3)), A.n, B.name(), B().name(), len(B.create(2)), B.n, A.n)
a = A(); print(a.double); a.double = 50; print(a.n, a.double, A.n)
f = A.add; print(f(5, 6)); m = B.name; print(m()); bound = a.create; print(type(bound(1)[0]).__name__)
try: B.double = 5; print(B().double)
except AttributeError as e: print(e)
