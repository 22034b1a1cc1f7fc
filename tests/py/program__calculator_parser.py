import re
TOKEN = re.compile(r"\s*(?:(\d+\.?\d*)|(.))")
class ParseError(Exception): pass
class Parser:
    def __init__(self, text):
        self.toks = [(n, o) for n, o in TOKEN.findall(text) if n or o.strip()]
        self.i = 0
    def peek(self): return self.toks[self.i][1] if self.i < len(self.toks) else None
    def next(self):
        if self.i >= len(self.toks): raise ParseError("unexpected end")
        t = self.toks[self.i]; self.i += 1; return t
    def expr(self):
        v = self.term()
        while self.peek() in ("+", "-"):
            v = v + self.term() if self.next()[1] == "+" else v - self.term()
        return v
    def term(self):
        v = self.unary()
        while self.peek() and self.peek() in "*/%":
            op = self.next()[1]; r = self.unary()
            v = v * r if op == "*" else v / r if op == "/" else v % r
        return v
    def unary(self):
        if self.peek() == "-": self.next(); return -self.unary()
        return self.power()
    def power(self):
        v = self.atom()
        if self.peek() == "^": self.next(); return v ** self.unary()
        return v
    def atom(self):
        n, o = self.next()
        if n: return float(n) if "." in n else int(n)
        if o == "(":
            v = self.expr()
            if self.next()[1] != ")": raise ParseError("expected )")
            return v
        raise ParseError(f"unexpected {o!r}")
    def parse(self):
        v = self.expr()
        if self.i < len(self.toks): raise ParseError(f"trailing {self.peek()!r}")
        return v
for s in ("1 + 2 * 3", "(1 + 2) * 3", "-2 ^ 2", "2 ^ 3 ^ 2", "10 / 4", "7 % 4 - 1.5", "((((5))))", "--3", "2 * (3 + 4) * (5 - 6)", "1 +", "(1", "1 2", "*", "", "1 / 0", "3.14 * 2 ^ 2", "1 + $"):
    try: print(s, "=", Parser(s).parse())
    except (ParseError, ZeroDivisionError) as e: print(s, "->", type(e).__name__, e)
