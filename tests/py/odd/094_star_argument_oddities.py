def f(*a): return a
class I:
    def __iter__(self): raise RuntimeError("iter")
class N:
    def __iter__(self): return self
    n = 0
    def __next__(self):
        self.n += 1
        if self.n == 3: raise ArithmeticError("third")
        return self.n
class G:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i
class T:
    def __iter__(self): raise TypeError("own type error")
class B:
    def __iter__(self): return 5
for fn in (lambda: f(*I()), lambda: f(*N()), lambda: f(*G()), lambda: f(*T()), lambda: f(*B()), lambda: f(*5), lambda: f(*None), lambda: f(*{}), lambda: f(*{"k": 1}), lambda: f(*(x for x in ())), lambda: f(*(1 / x for x in (1, 0))), lambda: f(1, *I()), lambda: f(*[1], *B()), lambda: [*T()], lambda: (*B(),), lambda: {*N()}, lambda: print(*N()), lambda: f(*f), lambda: f(*"é😀"), lambda: len(f(*range(1000))), lambda: max(*[1]), lambda: max(*[]), lambda: int(*["7"], *[8]), lambda: f(*b"ab", *bytearray(b"c"))):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
f(*N())
