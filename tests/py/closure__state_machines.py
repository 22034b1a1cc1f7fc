def make_account(balance):
    history = []
    def deposit(n): nonlocal balance; balance += n; history.append(("+", n)); return balance
    def withdraw(n):
        nonlocal balance
        if n > balance: raise ValueError(f"short of {n - balance}")
        balance -= n; history.append(("-", n)); return balance
    def report(): return balance, list(history)
    return {"deposit": deposit, "withdraw": withdraw, "report": report}
a, b = make_account(100), make_account(5)
a["deposit"](50); a["withdraw"](30); b["deposit"](1)
try: b["withdraw"](10)
except ValueError as e: print(e)
print(a["report"](), b["report"](), a["deposit"].__code__.co_freevars, [c.cell_contents for c in a["report"].__closure__])
def lexer(text):
    i = 0
    def peek(): return text[i] if i < len(text) else ""
    def advance(): nonlocal i; i += 1
    def number():
        start = i
        while peek().isdigit(): advance()
        return int(text[start:i])
    def tokens():
        while peek():
            if peek().isspace(): advance()
            elif peek().isdigit(): yield number()
            else: yield peek(); advance()
    return list(tokens())
print(lexer("12+ 3 *(45)"))
def gen_counter():
    n = 0
    def gen():
        nonlocal n
        while n < 10: n += 1; yield n
    def skip(k): nonlocal n; n += k
    return gen(), skip
g, skip = gen_counter(); print(next(g), next(g), skip(5), next(g), list(g))
def fib_memo():
    memo = {0: 0, 1: 1}
    def fib(n):
        if n not in memo: memo[n] = fib(n - 1) + fib(n - 2)
        return memo[n]
    return fib, memo
f, memo = fib_memo(); print(f(50), len(memo))
def accumulate(): total = 0; return lambda x: [total := 0, total + x][1]
print(accumulate()(5))
def toggles(*states):
    i = -1
    def nxt(): nonlocal i; i = (i + 1) % len(states); return states[i]
    return nxt
t = toggles("red", "green", "blue"); print([t() for _ in range(7)])
def pipeline():
    stages = []
    def add(fn): stages.append(fn); return add
    def run(v):
        for s in stages: v = s(v)
        return v
    add.run = run
    return add
p = pipeline(); p(lambda x: x + 1)(lambda x: x * 10)(str); print(p.run(4))
def outer():
    x = "outer x"
    class Inner:
        y = x
        def get(self): return x, self.y
        def set(self, v): nonlocal x; x = v; return self
    return Inner(), lambda: x
i, getx = outer(); print(i.get(), i.set("new").get(), getx())
def many():
    a = b = c = d = e = 1
    def f():
        nonlocal a, c, e
        a += 1; c += 10; e += 100
        return lambda: (a, b, c, d, e)
    return f(), f()
p, q = many(); print(p(), q())
def param_cell(x, *args, y=2, **kw):
    def f(): nonlocal x; x += 1; return x, args, y, kw
    return f
f = param_cell(1, "a", y=3, z=4); print(f(), f())
def loop_cells():
    fs = []
    for i in range(3):
        j = i * 10
        def f(): return i, j
        def g(k=i): return k, j
        fs += [f, g]
    return [h() for h in fs]
print(loop_cells())
def cell_in_comprehension(n): return [(lambda: (i, n))() for i in range(2)], [f() for f in [lambda: (i, n) for i in range(2)]]
print(cell_in_comprehension(7))
def recursive_lambda(): f = lambda n: 1 if n == 0 else n * f(n - 1); return f(10)
print(recursive_lambda())
