"""A small language of expressions: a tokenizer, a precedence-climbing parser and an evaluator.

usage: calculator.py [EXPRESSION...]       without arguments it reads lines: `r = 3`, `pi * r ** 2`
"""

import math
import operator
import re
import sys
from dataclasses import dataclass

TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_]\w*)|(\*\*|//|[-+*/%()=,]))")


@dataclass(frozen=True)
class Number:
    value: int | float


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Unary:
    operand: object


@dataclass(frozen=True)
class Binary:
    symbol: str
    left: object
    right: object


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple


class Mistake(Exception):
    pass


# Symbol: (how strongly it binds, whether it groups to the right, what it does)
OPERATORS = {
    "+": (1, False, operator.add),
    "-": (1, False, operator.sub),
    "*": (2, False, operator.mul),
    "/": (2, False, operator.truediv),
    "//": (2, False, operator.floordiv),
    "%": (2, False, operator.mod),
    "**": (4, True, operator.pow),
}
UNARY_BINDS = 3


def tokens(text):
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            raise Mistake(f"unexpected {text[position:].lstrip()[:1]!r} at {position}")
        position = match.end()
        number, name, symbol = match.groups()
        if number is not None:
            yield "number", float(number) if re.search(r"[.eE]", number) else int(number)
        elif name is not None:
            yield "name", name
        else:
            yield "symbol", symbol
    yield "end", None


class Parser:
    def __init__(self, text):
        self.tokens = list(tokens(text))

    def next_is(self, *symbols):
        kind, value = self.tokens[0]
        return kind == "symbol" and value in symbols

    def take(self):
        return self.tokens.pop(0)

    def expect(self, symbol):
        if not self.next_is(symbol):
            raise Mistake(f"{symbol!r} expected")
        self.take()

    def statement(self):
        target = None
        if len(self.tokens) > 2 and self.tokens[0][0] == "name" and self.tokens[1] == ("symbol", "="):
            target = self.take()[1]
            self.take()
        tree = self.expression(0)
        if self.tokens[0][0] != "end":
            raise Mistake(f"unexpected {self.tokens[0][1]!r}")
        return target, tree

    def expression(self, least):
        left = self.operand()
        while self.next_is(*OPERATORS):
            symbol = self.tokens[0][1]
            binds, to_the_right, _ = OPERATORS[symbol]
            if binds < least:
                break
            self.take()
            left = Binary(symbol, left, self.expression(binds if to_the_right else binds + 1))
        return left

    def operand(self):
        match self.take():
            case "number", value:
                return Number(value)
            case "name", name if self.next_is("("):
                self.take()
                arguments = []
                while not self.next_is(")"):
                    arguments.append(self.expression(0))
                    if not self.next_is(")"):
                        self.expect(",")
                self.take()
                return Call(name, tuple(arguments))
            case "name", name:
                return Name(name)
            case "symbol", "(":
                inner = self.expression(0)
                self.expect(")")
                return inner
            case "symbol", "-":
                return Unary(self.expression(UNARY_BINDS))
            case "end", _:
                raise Mistake("the expression ends too early")
            case _, value:
                raise Mistake(f"unexpected {value!r}")


def evaluate(tree, names):
    match tree:
        case Number(value):
            return value
        case Name(name):
            if name not in names:
                raise Mistake(f"{name} has no value")
            return names[name]
        case Unary(operand):
            return -evaluate(operand, names)
        case Binary(symbol, left, right):
            return OPERATORS[symbol][2](evaluate(left, names), evaluate(right, names))
        case Call(function, arguments):
            if not callable(names.get(function)):
                raise Mistake(f"{function} is no function")
            return names[function](*[evaluate(a, names) for a in arguments])


def main(lines):
    names = {n: getattr(math, n) for n in dir(math) if not n.startswith("_")} | {"max": max, "min": min, "abs": abs}
    mistakes = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            target, tree = Parser(line).statement()
            value = evaluate(tree, names)
        except (Mistake, ArithmeticError, ValueError, TypeError) as error:
            mistakes += 1
            print(f"{type(error).__name__}: {error}")
            continue
        if target is not None:
            names[target] = value
        print(value)
    return min(mistakes, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or sys.stdin))
