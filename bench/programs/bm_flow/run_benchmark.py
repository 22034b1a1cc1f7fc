"""Control flow that leaves and enters frames: generators, coroutines, recursion."""

import ast
import pyperf


# ---- generators ----

def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def odd(values):
    for v in values:
        if v & 1:
            yield v


def squares(values):
    for v in values:
        yield v * v


def differences(values):
    last = 0
    for v in values:
        yield v - last
        last = v


def capped(values, most):
    for v in values:
        yield v if v < most else most


def pipeline():
    return sum(capped(differences(squares(odd(numbers(20000)))), 5000))


def take(n, values):
    if n <= 0:
        return
    for v in values:
        yield v
        n -= 1
        if not n:
            return


def chain(*iterables):
    for it in iterables:
        yield from it


def accumulate(values):
    total = 0
    for v in values:
        total += v
        yield total


def takewhile(predicate, values):
    for v in values:
        if not predicate(v):
            break
        yield v


def pairwise(values):
    it = iter(values)
    a = next(it)
    for b in it:
        yield a, b
        a = b


def count(start=0):
    while True:
        yield start
        start += 1


def cycle(values):
    kept = list(values)
    while True:
        for v in kept:
            yield v


def iterators():
    total = 0
    for a, b in pairwise(accumulate(chain(take(4000, cycle((1, 2, 3))), range(4000)))):
        total += b - a
    for v in takewhile(lambda x: x < 4000, count()):
        total ^= v
    return total


class Turn:
    def __await__(self):
        return (yield self)


async def player(turn, scores, n):
    for i in range(n):
        scores.append(i)
        if len(scores) > 64:
            scores.clear()
        await turn
    return n


def ping_pong():
    turn, scores = Turn(), []
    players = [player(turn, scores, 5000), player(turn, scores, 5000)]
    done = 0
    while players:
        for p in list(players):
            try:
                p.send(None)
            except StopIteration as stop:
                done += stop.value
                players.remove(p)
    return done


def queens_of(n, row=0, columns=(), rising=(), falling=()):
    if row == n:
        yield columns
        return
    for c in range(n):
        if c not in columns and row + c not in rising and row - c not in falling:
            yield from queens_of(n, row + 1, columns + (c,), rising + (row + c,), falling + (row - c,))


def queens_generator():
    return sum(c[0] for c in queens_of(6))


# ---- recursion ----

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def recursion_fib():
    return fib(20)


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def recursion_mutual():
    return sum(is_even(n) for n in range(150))


def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


def recursion_ackermann():
    return ack(2, 60)


class Parser:
    """expression = term (('+'|'-') term)*, term = factor (('*'|'/') factor)*, factor = number | '(' expression ')'"""

    def __init__(self, text):
        self.text = text
        self.at = 0

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def expression(self):
        value = self.term()
        while (c := self.peek()) and c in "+-":
            self.at += 1
            other = self.term()
            value = value + other if c == "+" else value - other
        return value

    def term(self):
        value = self.factor()
        while (c := self.peek()) and c in "*/":
            self.at += 1
            other = self.factor()
            value = value * other if c == "*" else value // (other or 1)
        return value % 1000003

    def factor(self):
        if self.peek() == "(":
            self.at += 1
            value = self.expression()
            if self.peek() != ")":
                raise SyntaxError(f"expected ) at {self.at}")
            self.at += 1
            return value
        start = self.at
        while self.peek().isdigit():
            self.at += 1
        if start == self.at:
            raise SyntaxError(f"expected a number at {self.at}")
        return int(self.text[start:self.at])


EXPRESSION = "+".join(f"(({i}*7+{i % 13})*({i}-3)/2-({i}+1)*(2+{i % 5}))" for i in range(100))


def recursive_descent():
    return Parser(EXPRESSION).expression()


class Measure(ast.NodeVisitor):
    def __init__(self):
        self.depth = self.deepest = self.names = self.constants = 0

    def generic_visit(self, node):
        self.depth += 1
        if self.depth > self.deepest:
            self.deepest = self.depth
        super().generic_visit(node)
        self.depth -= 1

    def visit_Name(self, node):
        self.names += len(node.id)

    def visit_Constant(self, node):
        self.constants += 1


with open(__file__) as own:
    TREE = ast.parse(own.read())


def ast_visitor():
    m = Measure()
    m.visit(TREE)
    return m.deepest, m.names, m.constants


WORKLOADS = [pipeline, iterators, ping_pong, queens_generator, recursion_fib, recursion_mutual, recursion_ackermann,
             recursive_descent, ast_visitor]

if __name__ == "__main__":
    runner = pyperf.Runner()
    for f in WORKLOADS:
        runner.bench_func(f.__name__, f)
