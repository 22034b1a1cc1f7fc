import operator as op, math
class Sym(str): pass
def tokenize(s): return s.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()
def read(toks):
    if not toks: raise SyntaxError("unexpected end")
    t = toks.pop(0)
    if t == "(":
        l = []
        while toks and toks[0] != ")": l.append(read(toks))
        if not toks: raise SyntaxError("missing )")
        toks.pop(0); return l
    if t == ")": raise SyntaxError("unexpected )")
    if t == "'": return [Sym("quote"), read(toks)]
    for conv in (int, float):
        try: return conv(t)
        except ValueError: pass
    return Sym(t)
class Env(dict):
    def __init__(self, names=(), vals=(), outer=None): super().__init__(zip(names, vals)); self.outer = outer
    def find(self, n):
        e = self
        while e is not None:
            if n in e: return e
            e = e.outer
        raise NameError(f"unbound {n}")
G = Env(); G.update({"+": lambda *a: sum(a), "-": op.sub, "*": lambda *a: math.prod(a), "/": op.truediv, "<": op.lt, "=": op.eq, "list": lambda *a: list(a), "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda a, l: [a] + l, "null?": lambda l: l == [], "map": lambda f, l: [f(x) for x in l], "#t": True, "#f": False})
def ev(x, env=G):
    while True:
        if isinstance(x, Sym): return env.find(x)[x]
        if not isinstance(x, list): return x
        match x:
            case [Sym("quote"), e]: return e
            case [Sym("if"), c, a, b]: x = a if ev(c, env) else b; continue
            case [Sym("define"), [n, *ps], *body]: env[n] = make(ps, body, env); return None
            case [Sym("define"), n, e]: env[n] = ev(e, env); return None
            case [Sym("set!"), n, e]: env.find(n)[n] = ev(e, env); return None
            case [Sym("lambda"), ps, *body]: return make(ps, body, env)
            case [Sym("let"), bs, *body]: return make([b[0] for b in bs], body, env)(*[ev(b[1], env) for b in bs])
            case [Sym("begin"), *es, last]:
                for e in es: ev(e, env)
                x = last; continue
        f, *args = [ev(e, env) for e in x]
        if not callable(f): raise TypeError(f"{f!r} is not a function")
        return f(*args)
def make(ps, body, env): return lambda *a: [ev(b, Env(ps, a, env)) for b in body][-1] if len(a) == len(ps) else (_ for _ in ()).throw(TypeError(f"expected {len(ps)} arguments"))
def show(v): return "(" + " ".join(map(show, v)) + ")" if isinstance(v, list) else {True: "#t", False: "#f"}.get(v, str(v)) if isinstance(v, bool) else str(v)
for src in ("(+ 1 2 (* 3 4))", "(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))", "(fact 20)", "(map (lambda (x) (* x x)) (list 1 2 3))", "'(a b (c 1.5))", "(define (mk) (let ((n 0)) (lambda () (begin (set! n (+ n 1)) n))))", "(define c (mk))", "(begin (c) (c) (c))", "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))", "(fib 15)", "(cons 1 '(2 3))", "(if (null? '()) 'empty 'full)", "(undefined 1)", "(1 2)", "((lambda (x) x))", "(+ 1", ")", "(car '())", "#t"):
    try: print(src, "=>", show(ev(read(tokenize(src)))))
    except Exception as e: print(src, "=> error", type(e).__name__, e)
