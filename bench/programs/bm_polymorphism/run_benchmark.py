"""Places that see several classes, callers, types or paths."""

import pyperf

N = 20000


# ---- one call site, several classes of receivers ----

def make_class(i):
    class Shape:
        def __init__(self, x):
            self.x = x
            # What each class has besides, so that the layouts differ.
            setattr(self, f"extra_{i}", i)

        def area(self):
            return self.x + i
    Shape.__name__ = f"Shape{i}"
    return Shape


CLASSES = [make_class(i) for i in range(30)]


class Circle:
    def __init__(self, x):
        self.x = x

    def area(self):
        return self.x * 3


class Square:
    def __init__(self, x):
        self.side = x

    def area(self):
        return self.side * self.side


class Line:
    def __init__(self, x):
        self.length = x

    def area(self):
        return 0


class Rectangle:
    def __init__(self, x):
        self.a = x
        self.b = x + 1

    def area(self):
        return self.a * self.b


class Triangle(Rectangle):
    def area(self):
        return self.a * self.b // 2


class Ring:
    def __init__(self, x):
        self.inner = x
        self.outer = 2 * x

    def area(self):
        return 3 * (self.outer - self.inner)


class Point:
    def __init__(self, x):
        self.x = self.y = x

    def area(self):
        return self.x - self.y


class Trapezium(Rectangle):
    def __init__(self, x):
        super().__init__(x)
        self.height = 2

    def area(self):
        return (self.a + self.b) * self.height // 2


EIGHT = [Circle, Square, Line, Rectangle, Triangle, Ring, Point, Trapezium]


def receivers(classes):
    kinds = len(classes)
    return [classes[i * 7919 % kinds](i % 10) for i in range(N)]


def areas(shapes):
    total = 0
    for s in shapes:
        total += s.area()
    return total


# ---- one function returning to several callers ----

def step(x):
    return x * 5 & 1023


def callers_2(n):
    x = 1
    for _ in range(n // 2):
        x = step(x) + 1
        x = step(x) ^ 3
    return x


def callers_4(n):
    x = 1
    for _ in range(n // 4):
        x = step(x) + 1
        x = step(x) ^ 3
        x = step(x) - 2
        x = step(x) | 4
    return x


def callers_8(n):
    x = 1
    for _ in range(n // 8):
        x = step(x) + 1
        x = step(x) ^ 3
        x = step(x) - 2
        x = step(x) | 4
        x = step(x + 7)
        x = step(x) & 511
        x = 3 * step(x)
        x = step(x) >> 1
    return x


# ---- types that change half-way ----

def total_of(values):
    t = 0
    for v in values:
        t = t + v
    return t


def types_change():
    return total_of([1] * (N // 2) + [0.5] * (N // 2))


# ---- a bytecode interpreter ----

OPS = ("push load store add sub mul floordiv mod neg dup swap drop over lt le eq ne and or xor not shl shr inc dec jump "
       "jump_if jump_unless print halt").split()
(PUSH, LOAD, STORE, ADD, SUB, MUL, FLOORDIV, MOD, NEG, DUP, SWAP, DROP, OVER, LT, LE, EQ, NE, AND, OR, XOR, NOT, SHL,
 SHR, INC, DEC, JUMP, JUMP_IF, JUMP_UNLESS, PRINT, HALT) = range(30)


def run(code, variables):
    stack = []
    output = []
    pc = 0
    while True:
        op, arg = code[pc]
        pc += 1
        if op == PUSH:
            stack.append(arg)
        elif op == LOAD:
            stack.append(variables[arg])
        elif op == STORE:
            variables[arg] = stack.pop()
        elif op == ADD:
            b = stack.pop()
            stack.append(stack.pop() + b)
        elif op == SUB:
            b = stack.pop()
            stack.append(stack.pop() - b)
        elif op == MUL:
            b = stack.pop()
            stack.append(stack.pop() * b)
        elif op == FLOORDIV:
            b = stack.pop()
            stack.append(stack.pop() // b)
        elif op == MOD:
            b = stack.pop()
            stack.append(stack.pop() % b)
        elif op == NEG:
            stack.append(-stack.pop())
        elif op == DUP:
            stack.append(stack[-1])
        elif op == SWAP:
            stack[-1], stack[-2] = stack[-2], stack[-1]
        elif op == DROP:
            stack.pop()
        elif op == OVER:
            stack.append(stack[-2])
        elif op == LT:
            b = stack.pop()
            stack.append(stack.pop() < b)
        elif op == LE:
            b = stack.pop()
            stack.append(stack.pop() <= b)
        elif op == EQ:
            b = stack.pop()
            stack.append(stack.pop() == b)
        elif op == NE:
            b = stack.pop()
            stack.append(stack.pop() != b)
        elif op == AND:
            b = stack.pop()
            stack.append(stack.pop() & b)
        elif op == OR:
            b = stack.pop()
            stack.append(stack.pop() | b)
        elif op == XOR:
            b = stack.pop()
            stack.append(stack.pop() ^ b)
        elif op == NOT:
            stack.append(not stack.pop())
        elif op == SHL:
            b = stack.pop()
            stack.append(stack.pop() << b)
        elif op == SHR:
            b = stack.pop()
            stack.append(stack.pop() >> b)
        elif op == INC:
            variables[arg] += 1
        elif op == DEC:
            variables[arg] -= 1
        elif op == JUMP:
            pc = arg
        elif op == JUMP_IF:
            if stack.pop():
                pc = arg
        elif op == JUMP_UNLESS:
            if not stack.pop():
                pc = arg
        elif op == PRINT:
            output.append(stack.pop())
        elif op == HALT:
            return output


def assemble(text):
    code, labels = [], {}
    lines = [line.split() for line in text.split("\n") if line.strip()]
    at = 0
    for words in lines:
        if words[0].endswith(":"):
            labels[words[0][:-1]] = at
        else:
            at += 1
    for words in lines:
        if words[0].endswith(":"):
            continue
        arg = words[1] if len(words) > 1 else None
        if arg in labels:
            arg = labels[arg]
        elif arg is not None:
            arg = int(arg)
        code.append((OPS.index(words[0]), arg))
    return code


# The steps of Collatz's walk from each number below variable 0, the bits of a hash on the way.
COLLATZ = assemble("""
        push 1
        store 1
next:
        load 1
        load 0
        lt
        jump_unless end
        load 1
        store 2
walk:
        load 2
        push 1
        ne
        jump_unless walked
        inc 3
        load 2
        push 1
        and
        jump_if odd
        load 2
        push 1
        shr
        store 2
        jump mix
odd:
        load 2
        push 3
        mul
        push 1
        add
        store 2
mix:
        load 4
        load 2
        xor
        dup
        push 3
        shl
        over
        push 5
        floordiv
        sub
        swap
        drop
        push 65521
        mod
        dup
        push 7
        push 4095
        and
        or
        store 4
        push 0
        le
        not
        jump_if walk
        dec 5
        jump walk
walked:
        load 4
        neg
        push 9
        eq
        jump_if end
        inc 1
        jump next
end:
        load 3
        print
        load 4
        print
        load 5
        print
        halt
""")


def bytecode_vm():
    return run(COLLATZ, [60, 0, 0, 0, 1, 0])


def main():
    runner = pyperf.Runner()
    for n in (2, 4, 8):
        runner.bench_func(f"receivers_{n}", areas, receivers(EIGHT[:n]))
    runner.bench_func("receivers_30", areas, receivers(CLASSES))
    for f in (callers_2, callers_4, callers_8):
        runner.bench_func(f.__name__, f, N)
    runner.bench_func("types_change", types_change)
    runner.bench_func("bytecode_vm", bytecode_vm)


if __name__ == "__main__":
    main()
