def f(): return 1
def g(a, b): return a + b
def h(a, b=2, *args, **kw): return a, b, args, kw
def nothing(): pass
print(f(), g(1, 2), g(b=1, a=2), h(1), h(1, 3, 4, 5, x=6), nothing())
def fact(n): return 1 if n <= 1 else n * fact(n - 1)
print(fact(5), fact(30))
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(18))
sq = lambda x: x * x
print(sq(7), (lambda: 5)())
def outer(x):
    def inner(y): return x + y
    return inner
print(outer(1)(2))
def early(x):
    if x: return "early"
    return "late"
print(early(1), early(0))
def multi(): return 1, 2
a, b = multi()
print(a, b)
def swap(a, b, /, *, c): return b, a, c
print(swap(1, 2, c=3))
def apply(f, *args): return f(*args)
print(apply(g, 3, 4), apply(max, 1, 9, 5))
def is_even(n): return n == 0 or is_odd(n - 1)
def is_odd(n): return n != 0 and is_even(n - 1)
print(is_even(100), is_odd(7))
def ack(m, n):
    if m == 0: return n + 1
    if n == 0: return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))
print(ack(2, 3))
def default(l=[]): l.append(len(l)); return l
default(); print(default())
